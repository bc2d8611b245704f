import Domain
import Formats
import Glibc

/// Annotations between reading and writing, in the order of their frames.
///
/// Plain boxes wait in a file without a name: some thousands at a time are put in order and written as one run, and the
/// runs are read side by side. What is no plain box stays in memory.
struct SpooledRows {
  /// How many boxes are in memory while they are read: 192 KiB.
  private static let runLength = 4096

  fileprivate struct Box {
    static let size = MemoryLayout<Box>.stride

    let frame: Int
    let label: Label.ID
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
  }

  /// No format writes it.
  fileprivate static let key = AnnotationUID.random()

  private let file: SpoolFile
  private var runs: [Range<Int>] = []
  private var open: [Box] = []
  private var others: [Annotation] = []
  private(set) var tracks: [Annotation] = []

  init() throws { file = try SpoolFile() }

  var shapeCount: Int { (runs.last?.upperBound ?? 0) + open.count + others.count }

  mutating func append(_ annotation: Annotation) throws {
    guard annotation.track == nil else { return tracks.append(annotation) }
    guard let shape = annotation.shape, shape.kind == .rectangle, shape.rotation == 0, !shape.isOccluded,
      shape.zOrder == 0, shape.score == nil, annotation.group == 0, annotation.attributes.isEmpty
    else { return others.append(annotation) }
    let points = shape.points
    open.append(
      Box(
        frame: annotation.frame,
        label: annotation.label,
        left: points[0],
        top: points[1],
        right: points[2],
        bottom: points[3]
      )
    )
    if open.count == Self.runLength { try endRun() }
  }

  /// Nothing is appended behind it.
  mutating func finish() throws {
    if !open.isEmpty { try endRun() }
    open = []
    others.sort { $0.frame < $1.frame }
  }

  private mutating func endRun() throws {
    // Swift's sort keeps the order of what is equal.
    open.sort { $0.frame < $1.frame }
    let start = runs.last?.upperBound ?? 0
    try file.append(open)
    runs.append(start..<start + open.count)
    open.removeAll(keepingCapacity: true)
  }

  /// Each cursor reads for itself.
  func shapes(frameCount: Int) -> DatasetCursor<Annotation> {
    var readers = runs.map { RunReader(file, $0) }
    var (frame, run, other) = (0, 0, 0)
    return DatasetCursor { [others] in
      while frame < frameCount {
        while run < readers.count {
          if let box = try readers[run].next(on: frame) { return box.annotation }
          run += 1
        }
        if other < others.count, others[other].frame == frame {
          other += 1
          return others[other - 1]
        }
        (frame, run) = (frame + 1, 0)
      }
      return nil
    }
  }
}

/// Reads the boxes of one run, some at a time.
private struct RunReader {
  private static let most = 64

  private let file: SpoolFile
  private var rest: Range<Int>
  private var loaded: ArraySlice<SpooledRows.Box> = []

  init(_ file: SpoolFile, _ run: Range<Int>) {
    self.file = file
    rest = run
  }

  /// The next box where it is on this frame.
  mutating func next(on frame: Int) throws -> SpooledRows.Box? {
    if loaded.isEmpty, !rest.isEmpty {
      let piece = rest.prefix(Self.most)
      loaded = try file.boxes(piece)[...]
      rest = rest.dropFirst(piece.count)
    }
    return loaded.first?.frame == frame ? loaded.popFirst() : nil
  }
}

/// A file that is gone with the program.
private final class SpoolFile {
  private let descriptor: Int32

  init() throws {
    let path = "/tmp/dataset-tool-\(AnnotationUID.random())"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0, unlink(path) == 0 else { throw DatasetProblem("There is no room for boxes in /tmp.") }
  }

  deinit { close(descriptor) }

  func append(_ boxes: [SpooledRows.Box]) throws {
    let written = boxes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == boxes.count * SpooledRows.Box.size else {
      throw DatasetProblem("Boxes could not be kept in /tmp: \(String(cString: strerror(errno))).")
    }
  }

  func boxes(_ range: Range<Int>) throws -> [SpooledRows.Box] {
    let size = SpooledRows.Box.size
    return try [SpooledRows.Box](unsafeUninitializedCapacity: range.count) { buffer, count in
      guard pread(descriptor, buffer.baseAddress, range.count * size, range.lowerBound * size) == range.count * size else {
        throw DatasetProblem("Boxes could not be read again from /tmp.")
      }
      count = range.count
    }
  }
}

extension SpooledRows.Box {
  fileprivate var annotation: Annotation {
    Annotation(
      uid: SpooledRows.key,
      frame: frame,
      label: label,
      content: .shape(Shape(kind: .rectangle, points: [left, top, right, bottom]))
    )
  }
}
