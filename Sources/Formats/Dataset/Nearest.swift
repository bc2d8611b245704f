/// Finds what somebody may have meant.
public enum Nearest {
  /// At most three names that differ least, or that hold the last part of the name; none where all are far off.
  ///
  /// - Parameter part: what of a name is compared.
  public static func names(
    to name: String,
    among names: [String],
    by part: (String) -> String = { $0 }
  ) -> [String] {
    let wanted = Array(part(name).lowercased().unicodeScalars.suffix(64))
    let last = part(name).split(separator: "/").last.map { $0.lowercased() } ?? ""
    let most = max(2, wanted.count / 3)
    var found: [(distance: Int, name: String)] = []
    for other in names.prefix(20_000) {
      let lowercased = part(other).lowercased()
      if !last.isEmpty, lowercased.hasSuffix(last) {
        found.append((0, other))
      } else {
        let scalars = Array(lowercased.unicodeScalars.suffix(64))
        guard abs(scalars.count - wanted.count) <= most else { continue }
        let distance = distance(wanted, scalars)
        if distance <= most { found.append((distance, other)) }
      }
      if found.count > 50 { break }
    }
    return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// How a sentence ends: `; did you mean “a” or “b”?`, or with a full stop.
  public static func question(_ names: [String]) -> String {
    names.isEmpty ? "." : "; did you mean \(names.map { "“\($0)”" }.joined(separator: " or "))?"
  }

  /// Levenshtein's.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var row = Array(0...right.count)
    for (i, one) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (one == other ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
