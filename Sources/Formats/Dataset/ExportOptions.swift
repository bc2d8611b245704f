public import Domain

/// What people can choose about an export.
public struct ExportOptions: Sendable {
  public var savesPictures: Bool
  /// COCO: annotations of one group and frame become one, as CVAT has it.
  public var mergesGroups: Bool
  /// COCO and those like it: outlines instead of run lengths; `iscrowd` is then 0.
  public var drawsMasksAsPolygons: Bool
  /// COCO: masks are `iscrowd` 1, as CVAT has it; some trainers leave such annotations out.
  public var marksCrowds: Bool
  public var split: DatasetSplit?
  /// When the export was made.
  public var dumped: Timestamp

  public init(
    savesPictures: Bool = false,
    mergesGroups: Bool = true,
    drawsMasksAsPolygons: Bool = false,
    marksCrowds: Bool = true,
    split: DatasetSplit? = nil,
    dumped: Timestamp = Timestamp(milliseconds: 0)
  ) {
    self.savesPictures = savesPictures
    self.mergesGroups = mergesGroups
    self.drawsMasksAsPolygons = drawsMasksAsPolygons
    self.marksCrowds = marksCrowds
    self.split = split
    self.dumped = dumped
  }
}

/// Divides frames at random, each part to the picture, but the same way for the same seed and the same names.
public struct DatasetSplit: Equatable, Sendable {
  /// `test`, `train` and `val`, without those that get nothing.
  public let names: [String]
  public let seed: UInt64
  /// In the order in which frames are given out.
  private let parts: [Part]

  private struct Part: Equatable {
    let name: String
    let count: Int
  }

  /// - Parameter train: parts, such as 80; so are `val` and `test`.
  /// - Throws: `ValidationFailure` for negative parts, and where all are 0.
  public init(train: Int, val: Int, test: Int, seed: UInt64) throws(ValidationFailure) {
    let parts = [("train", train), ("val", val), ("test", test)]
    guard parts.allSatisfy({ (0...1_000_000).contains($0.1) }), train + val + test > 0 else {
      throw ValidationFailure(field: "split", "A split has three parts of 0 or more, such as 80, 10, 10; not all 0.")
    }
    self.parts = parts.filter { $0.1 > 0 }.map(Part.init)
    self.seed = seed
    names = self.parts.map(\.name).sorted()
  }

  /// Which frames are in which part.
  struct Division {
    fileprivate let split: DatasetSplit
    /// The highest mark of each part.
    fileprivate let ends: [(name: String, mark: UInt64)]

    func subset(of frame: DatasetFrame) -> String {
      let mark = split.mark(of: frame)
      return ends.first { mark <= $0.mark }?.name ?? ends[ends.count - 1].name
    }
  }

  /// Cuts the frames where so many of them are before the cut as the parts say, rounded.
  ///
  /// - Parameter marks: of all frames.
  func division(of marks: [UInt64]) -> Division {
    let (marks, whole) = (marks.sorted(), parts.reduce(0) { $0 + $1.count })
    var (sum, ends): (Int, [(String, UInt64)]) = (0, [])
    for part in parts {
      sum += part.count
      let count = (2 * marks.count * sum + whole) / (2 * whole)
      ends.append((part.name, sum == whole ? .max : count == 0 ? 0 : marks[count - 1]))
    }
    return Division(split: self, ends: ends)
  }

  /// By the name, so that few pictures change their subset when others come or go.
  func mark(of frame: DatasetFrame) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in frame.name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    // SplitMix64's last steps: FNV alone leaves names that differ in one digit near each other.
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}

/// How an export or import that runs tells of its progress, and learns that nobody wants it any more.
public final class ExportControl {
  private let report: (Int) throws -> Void
  private let isCancelled: () -> Bool
  private var done = 0

  /// - Parameter report: gets the number of frames that were passed, each time it rises; what it throws ends the work.
  public init(report: @escaping (Int) throws -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }) {
    self.report = report
    self.isCancelled = isCancelled
  }

  func step() throws {
    try check()
    done += 1
    try report(done)
  }

  func check() throws {
    if isCancelled() { throw CancellationError() }
  }
}
