extension ActivationFunction {
  /// Functions that belong together in a list.
  public struct Group: Sendable {
    public let name: String
    public let functions: [ActivationFunction]
  }

  /// The course's functions first, in its order, then the others by what they resemble.
  public static let groups = [
    Group(
      name: "In the course",
      functions: [logistic, hyperbolicTangent, rectifier, leakyRectifier]
    ),
    Group(name: "Variants of LeakyReLU", functions: [parametricRectifier, randomisedRectifier]),
    Group(name: "In the course: exponential units", functions: [exponentialUnit, scaledUnit]),
    Group(name: "Gated by themselves", functions: gaussianUnits + selfGatedUnits),
    Group(name: "Rectifiers", functions: rectifiers.filter { $0.id != rectifier.id } + softRectifiers),
    Group(
      name: "Exponential and root units",
      functions: exponentialUnits.filter { ![exponentialUnit.id, scaledUnit.id].contains($0.id) }
    ),
    Group(
      name: "S-shaped",
      functions: sigmoids.filter { $0.id != logistic.id }
        + hyperbolicTangents.filter { $0.id != hyperbolicTangent.id } + squashingFunctions
    ),
    Group(name: "Shrinkages", functions: shrinkages),
    Group(name: "Lines, steps, bells and waves", functions: simpleFunctions),
  ]

  /// Every function once, in the order of the groups.
  public static let all = groups.flatMap(\.functions)

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// The function of that id, such as `leaky_relu`.
  public static func named(_ id: String) -> ActivationFunction? { byID[id] }

  /// The function whose id or name comes closest to what was typed, if it comes close at all.
  public static func closest(to word: String, in family: ActivationFamily = .activations) -> ActivationFunction? {
    let wanted = Array(word.prefix(40).lowercased().utf8)
    let distances = family.functions.map { (function: $0, distance: editDistance(wanted, Array($0.id.utf8))) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, wanted.count / 3) ? best.function : nil
  }

  /// The function that somebody looks for: its id or name, a part of one of them, or something near; nil for no words
  /// and for words like no function's.
  public static func found(_ words: String, in family: ActivationFamily) -> ActivationFunction? {
    let wanted = words.prefix(40).lowercased()
    guard !wanted.isEmpty else { return nil }
    let names = family.functions.map { (function: $0, id: $0.id, name: $0.name.lowercased()) }
    let exact = names.first { $0.id == wanted || $0.name == wanted }
    let start = names.first { $0.id.hasPrefix(wanted) || $0.name.hasPrefix(wanted) }
    let part = names.first { $0.id.contains(wanted) || $0.name.contains(wanted) }
    return (exact ?? start ?? part)?.function ?? closest(to: words, in: family)
  }

  /// How many letters must be put in, taken out, changed, or swapped with their neighbour: Damerau (1964).
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var older: [Int] = []
    var old = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(old[j] + (a[i] == b[j] ? 0 : 1), old[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, older[j - 1] + 1) }
        row.append(best)
      }
      (older, old) = (old, row)
    }
    return old[b.count]
  }
}
