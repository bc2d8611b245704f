public import Domain

/// The frames that annotations can go to, found as CVAT finds them: by the path, then by the path without its extension,
/// then by the tail of the path, then by the frame's number.
public struct FrameIndex: Sendable {
  public let frames: [DatasetFrame]
  private let subsets: [LabelingTask.ID: String]
  private let byStem: KeyIndex
  /// By what stands behind the last slash, of those that have one.
  private let byTail: KeyIndex
  private let lastNumbers: [LabelingTask.ID: Int]
  /// Names that are numbers, as `17.jpg`, do not mean the place among the others.
  private let hasNumbersForNames: Bool

  /// - Parameter subsets: of each task, where several have pictures of one name.
  public init(_ frames: [DatasetFrame], subsets: [LabelingTask.ID: String] = [:]) {
    self.frames = frames
    self.subsets = subsets
    byStem = KeyIndex(frames.indices) { frames[$0].stem }
    byTail = KeyIndex(frames.indices.lazy.filter { frames[$0].name.utf8.contains(UInt8(ascii: "/")) }) {
      Self.lastPart(of: frames[$0].stem)
    }
    hasNumbersForNames = frames.contains { Self.lastPart(of: $0.stem).utf8.allSatisfy { (0x30...0x39).contains($0) } }
    lastNumbers = Dictionary(frames.lazy.map { ($0.task, $0.number) }, uniquingKeysWith: max)
  }

  /// The tasks that are made of a dataset are told by their subsets; nil of one that is there.
  var positionsBySubset: [String: [Int]]? {
    subsets.isEmpty ? nil : Dictionary(grouping: frames.indices) { subsets[frames[$0].task] ?? "" }
  }

  var names: [String] { frames.map(\.name) }

  /// - Parameter name: with or without an extension.
  /// - Returns: nil also where several may be meant.
  public func frame(named name: String, subset: String = "") -> DatasetFrame? {
    let found = positions(named: name, subset: subset)
    guard found.count < 2 else { return nil }
    return (found.first ?? position(numberedBy: name)).map { frames[$0] }
  }

  /// The positions in `frames` of those that a name may mean; more than one where it cannot tell them apart.
  func positions(named name: String, subset: String = "") -> [Int] {
    let name = name.utf8.contains(UInt8(ascii: "\\")) ? name.replacing("\\", with: "/") : name
    let stem = DatasetFrame.stem(name)
    let found = inSubset(subset, written(name)) ?? inSubset(subset, byStem[name])
    // `owl.png.txt` is of `owl.png`.
    if let found = found ?? inSubset(subset, written(stem)) ?? inSubset(subset, byStem[stem]) { return found }
    if !subset.isEmpty, let found = inSubset(subset, byStem["\(subset)/\(stem)"]) { return found }
    return inSubset(subset, tails(stem, of: name)) ?? inSubset(subset, tails(name, of: name)) ?? []
  }

  /// The position of the frame whose number a name is; nil where pictures are called by numbers themselves.
  func position(numberedBy name: String) -> Int? {
    let stem = DatasetFrame.stem(name)
    guard !hasNumbersForNames || stem.hasPrefix("frame_") else { return nil }
    return Self.number(of: stem).flatMap(position(number:))
  }

  /// The frame of a number in the first task that has it.
  public func frame(number: Int) -> DatasetFrame? { position(number: number).map { frames[$0] } }

  func position(number: Int) -> Int? {
    if number >= 0, number < frames.count, frames[number].number == number { return number }
    return frames.firstIndex { $0.number == number }
  }

  /// -1 where the task has none.
  func lastNumber(of task: LabelingTask.ID) -> Int { lastNumbers[task] ?? -1 }

  /// Those of the subset where it has any of them; nil of none.
  private func inSubset(_ subset: String, _ found: some Sequence<Int>) -> [Int]? {
    let found = Array(found)
    guard found.count > 1 else { return found.isEmpty ? nil : found }
    let narrowed = found.filter { subsets[frames[$0].task] == subset }
    return narrowed.isEmpty ? found : narrowed
  }

  /// Those whose whole name it is.
  private func written(_ name: String) -> [Int] {
    byStem[DatasetFrame.stem(name)].filter { frames[$0].name == name }
  }

  /// One of the two paths ends in the other; those that do so with their extensions count before others.
  private func tails(_ stem: String, of name: String) -> [Int] {
    func end(_ one: String, _ other: String) -> Bool { one.hasSuffix("/\(other)") || other.hasSuffix("/\(one)") }
    let last = Self.lastPart(of: stem)
    let found = (Array(byStem[last]) + Array(byTail[last])).filter { end(frames[$0].stem, stem) }
    guard found.count > 1 else { return found }
    let whole = found.filter { end(frames[$0].name, name) }
    return whole.isEmpty ? found : whole
  }

  private static func lastPart(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// `frame_000012` and `12` are frame 12.
  private static func number(of stem: String) -> Int? {
    let digits = stem.hasPrefix("frame_") ? stem.dropFirst(6) : stem[...]
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }
}
