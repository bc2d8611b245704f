/// Gives pictures names that a zip can have: those of the frames wherever that is possible.
public struct BackupPictureNames {
  private var taken: Set<String> = ["manifest.jsonl"]
  /// Whether the names so far came in the order of their bytes, which is CVAT's usual one.
  public private(set) var isSorted = true
  private var last = ""

  public init() {}

  /// - Parameters:
  ///   - name: the frame's.
  ///   - number: the frame's, for the name that stands in.
  public mutating func entry(for name: String, number: Int) -> BackupMediaManifest.Entry {
    let path = path(for: name, number: number)
    if path.utf8.lexicographicallyPrecedes(last.utf8) { isSorted = false }
    last = path
    return .init(path: path, name: path == name ? nil : name)
  }

  /// A path for what is no frame.
  ///
  /// - Parameter number: of the frame that it belongs to.
  public mutating func path(for name: String, number: Int) -> String {
    let path = isFree(name) ? name : standIn(for: name, number)
    taken.insert(path.lowercased())
    return path
  }

  private func isFree(_ name: String) -> Bool {
    let checked: String?
    do { checked = try EntryName.checked(name) } catch { return false }
    return checked == name && !taken.contains(name.lowercased())
  }

  private func standIn(for name: String, _ number: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let ending = name.lastIndex(of: ".").map { name[$0...].lowercased() } ?? ""
    let isPlain = ending.count <= 6 && ending.dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    var path = "renamed/\(padded)\(isPlain ? ending : "")"
    while taken.contains(path.lowercased()) { path = "renamed/" + path }
    return path
  }
}
