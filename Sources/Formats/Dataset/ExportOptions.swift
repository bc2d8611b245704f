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

/// Divides frames at random, but the same way for the same seed and the same names.
public struct DatasetSplit: Equatable, Sendable {
  /// `test`, `train` and `val`, without those that get nothing.
  public let names: [String]
  public let seed: UInt64
  private let bounds: [(name: String, end: UInt64)]

  public static func == (left: DatasetSplit, right: DatasetSplit) -> Bool {
    left.seed == right.seed && left.bounds.map(\.name) == right.bounds.map(\.name)
      && left.bounds.map(\.end) == right.bounds.map(\.end)
  }

  /// - Parameter train: parts, such as 80; so are `val` and `test`.
  /// - Throws: `ValidationFailure` for negative parts, and where all are 0.
  public init(train: Int, val: Int, test: Int, seed: UInt64) throws(ValidationFailure) {
    let parts = [("train", train), ("val", val), ("test", test)]
    guard parts.allSatisfy({ (0...1_000_000).contains($0.1) }), train + val + test > 0 else {
      throw ValidationFailure(field: "split", "A split has three parts of 0 or more, such as 80, 10, 10; not all 0.")
    }
    let whole = UInt64(train + val + test)
    var sum: UInt64 = 0
    var bounds: [(String, UInt64)] = []
    for (name, part) in parts where part > 0 {
      sum += UInt64(part)
      bounds.append((name, sum == whole ? .max : UInt64.max / whole * sum))
    }
    self.bounds = bounds
    self.seed = seed
    names = bounds.map(\.0).sorted()
  }

  /// By the name, so that a picture stays in its subset when others come or go.
  func subset(of frame: DatasetFrame) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in frame.name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    // SplitMix64's last steps: FNV alone leaves names that differ in one digit near each other.
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 31
    return bounds.first { hash <= $0.end }?.name ?? names[0]
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
