public import Domain

/// The frames that annotations can go to, found as CVAT finds them: by the path, then by the path without its extension,
/// then by the tail of the path, then by the frame's number.
public struct FrameIndex: Sendable {
  public let frames: [DatasetFrame]
  private let subsets: [LabelingTask.ID: String]
  private let subsetNames: Set<String>
  private let byStem: KeyIndex
  /// By what stands behind the last slash, of those that have one.
  private let byTail: KeyIndex
  private let lastNumbers: [LabelingTask.ID: Int]
  /// The positions in the order of the numbers; nil where they are in it.
  private let byNumber: [Int]?
  /// Names that are numbers, as `17.jpg`, do not mean the place among the others.
  private let hasNumbersForNames: Bool

  /// - Parameter subsets: of each task, where several have pictures of one name.
  public init(_ frames: [DatasetFrame], subsets: [LabelingTask.ID: String] = [:]) {
    self.frames = frames
    self.subsets = subsets
    subsetNames = Set(subsets.values)
    byStem = KeyIndex(frames.indices) { frames[$0].stem }
    byTail = KeyIndex(frames.indices.lazy.filter { frames[$0].name.utf8.contains(UInt8(ascii: "/")) }) {
      Self.lastPart(of: frames[$0].stem)
    }
    hasNumbersForNames = frames.contains { Self.lastPart(of: $0.stem).utf8.allSatisfy { (0x30...0x39).contains($0) } }
    lastNumbers = Dictionary(frames.lazy.map { ($0.task, $0.number) }, uniquingKeysWith: max)
    let isRising = zip(frames, frames.dropFirst()).allSatisfy { $0.number < $1.number }
    byNumber = isRising ? nil : frames.indices.sorted { (frames[$0].number, $0) < (frames[$1].number, $1) }
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
    return (found.first ?? position(numberedBy: name, subset: subset)).map { frames[$0] }
  }

  /// The positions in `frames` of those that a name may mean; more than one where it cannot tell them apart.
  ///
  /// - Parameter subset: where it is one of those here, no other subset's pictures are meant.
  func positions(named name: String, subset: String = "") -> [Int] {
    let name = name.utf8.contains(UInt8(ascii: "\\")) ? name.replacing("\\", with: "/") : name
    if subsetNames.contains(subset) {
      let found = positions(named: name, subset) { subsets[frames[$0].task] == subset }
      // Without a subset's name any may be meant.
      if !found.isEmpty || !subset.isEmpty { return found }
    }
    return positions(named: name, subset) { _ in true }
  }

  private func positions(named name: String, _ subset: String, where isMeant: (Int) -> Bool) -> [Int] {
    func meant(_ found: some Sequence<Int>) -> [Int]? {
      let found = found.filter(isMeant)
      return found.isEmpty ? nil : found
    }
    let stem = DatasetFrame.stem(name)
    // `owl.png.txt` is of `owl.png`.
    let found = meant(written(name)) ?? meant(byStem[name]) ?? meant(written(stem)) ?? meant(byStem[stem])
    if let found { return found }
    if !subset.isEmpty, let found = meant(byStem["\(subset)/\(stem)"]) { return found }
    return meant(tails(stem, of: name, where: isMeant)) ?? meant(tails(name, of: name, where: isMeant)) ?? []
  }

  /// The position of the frame whose number a name is; nil where pictures are called by numbers themselves.
  func position(numberedBy name: String, subset: String = "") -> Int? {
    let stem = DatasetFrame.stem(name)
    guard !hasNumbersForNames || stem.hasPrefix("frame_") else { return nil }
    return Self.number(of: stem).flatMap { position(number: $0, subset: subset) }
  }

  /// The frame of a number in the first task that has it.
  public func frame(number: Int) -> DatasetFrame? { position(number: number).map { frames[$0] } }

  /// - Parameter subset: where it is one of those here, no other subset's picture is meant.
  func position(number: Int, subset: String = "") -> Int? {
    guard let position = position(ofFirst: number) else { return nil }
    let isElsewhere = !subset.isEmpty && subsetNames.contains(subset) && subsets[frames[position].task] != subset
    return isElsewhere ? nil : position
  }

  private func position(ofFirst number: Int) -> Int? {
    let place = frames.indices.partitioningIndex { frames[byNumber?[$0] ?? $0].number >= number }
    guard place < frames.count else { return nil }
    let position = byNumber?[place] ?? place
    return frames[position].number == number ? position : nil
  }

  /// -1 where the task has none.
  func lastNumber(of task: LabelingTask.ID) -> Int { lastNumbers[task] ?? -1 }

  /// Those whose whole name it is.
  private func written(_ name: String) -> [Int] {
    byStem[DatasetFrame.stem(name)].filter { frames[$0].name == name }
  }

  /// One of the two paths ends in the other; those that do so with their extensions count before others.
  private func tails(_ stem: String, of name: String, where isMeant: (Int) -> Bool) -> [Int] {
    func end(_ one: String, _ other: String) -> Bool { one.hasSuffix("/\(other)") || other.hasSuffix("/\(one)") }
    let last = Self.lastPart(of: stem)
    let found = (Array(byStem[last]) + Array(byTail[last])).filter { isMeant($0) && end(frames[$0].stem, stem) }
    guard found.count > 1 else { return found }
    let whole = found.filter { end(frames[$0].name, name) }
    return whole.isEmpty ? found : whole
  }

  static func lastPart(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// `frame_000012` and `12` are frame 12.
  static func number(of stem: String) -> Int? {
    let digits = stem.hasPrefix("frame_") ? stem.dropFirst(6) : stem[...]
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }
}
