public import Domain

/// The frames that annotations can go to, found as CVAT finds them: by the path without its extension, then by the tail
/// of the path, then by the frame's number.
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

  var names: [String] { frames.map(\.name) }

  /// - Parameter name: with or without an extension.
  public func frame(named name: String, subset: String = "") -> DatasetFrame? {
    (position(named: name, subset: subset) ?? position(numberedBy: name)).map { frames[$0] }
  }

  /// Its position in `frames`.
  func position(named name: String, subset: String = "") -> Int? {
    let name = name.utf8.contains(UInt8(ascii: "\\")) ? name.replacing("\\", with: "/") : name
    let stem = DatasetFrame.stem(name)
    if let found = first(name, subset) ?? first(stem, subset) { return found }
    if !subset.isEmpty, let found = first("\(subset)/\(stem)", subset) { return found }
    return tail(stem, subset) ?? tail(name, subset)
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

  private func first(_ stem: String, _ subset: String) -> Int? {
    let found = Array(byStem[stem])
    return found.count > 1 ? found.first { subsets[frames[$0].task] == subset } ?? found[0] : found.first
  }

  /// One of the two paths ends in the other.
  private func tail(_ stem: String, _ subset: String) -> Int? {
    let last = Self.lastPart(of: stem)
    let found = (Array(byStem[last]) + Array(byTail[last])).filter { position in
      let other = frames[position].stem
      return other.hasSuffix("/\(stem)") || stem.hasSuffix("/\(other)")
    }
    let narrowed = found.count > 1 ? found.filter { subsets[frames[$0].task] == subset } : found
    return narrowed.count == 1 ? narrowed[0] : nil
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
