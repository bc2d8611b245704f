internal import Domain

/// The stretches of one number in the rows of a picture, from which masks are made: as much memory as the outlines are
/// long, not as the picture has pixels.
struct MaskSpans {
  /// Noise has a stretch for each pixel; a mask that somebody drew has some hundreds in each row.
  private static let mostSpans = 4 << 20
  private static let mostNumbers = 1 << 16

  private struct Span {
    let y: Int32
    let start: Int32
    /// Behind the last pixel.
    let end: Int32
  }

  private let name: String
  private var spans: [UInt64: [Span]] = [:]
  private var count = 0

  /// - Parameter name: of the file, or the place in it, for messages.
  init(_ name: String) {
    self.name = name
  }

  /// The objects of a mask whose pixels of one object have one number.
  ///
  /// - Parameter frame: the one that it is of; nil where it is not here.
  init(
    _ archive: DatasetArchive,
    _ file: String,
    of frame: DatasetFrame?,
    isBackground: (UInt32) -> Bool = { $0 == 0 }
  ) throws {
    try self.init(PNGMaskReader(archive.bytes(of: file), name: file, size: MaskSize(frame)), isBackground: isBackground)
  }

  init(_ picture: PNGMaskReader, isBackground: (UInt32) -> Bool) throws {
    self.init(picture.name)
    let rows = try PNGMaskRows(picture)
    var row: [UInt32] = []
    for y in 0..<picture.height {
      try rows.next(into: &row)
      try add(y, picture.width) { isBackground(row[$0]) ? nil : UInt64(row[$0]) }
    }
    try rows.finish()
  }

  /// What is painted on a mask: everything that is not black.
  ///
  /// - Parameter mayBeTransparent: where anything is transparent, everything else is painted instead, in any colour: so
  ///   paints Label Studio, in black too.
  init(painted bytes: [UInt8], name: String, on frame: DatasetFrame, mayBeTransparent: Bool = false) throws {
    self.init(name)
    let picture = try PNGMaskReader(bytes, name: name, size: .same(frame))
    let isOverlay = try mayBeTransparent && Self.isTransparentSomewhere(picture)
    let rows = try PNGMaskRows(picture)
    var row: [UInt32] = []
    for y in 0..<picture.height {
      try rows.next(into: &row, ofOpacity: isOverlay)
      try add(y, picture.width) { row[$0] != 0 ? 1 : nil }
    }
    try rows.finish()
  }

  /// The same of a mask that may be smaller or larger than its picture, made as large; what is thin stays when it shrinks.
  init(scaled bytes: [UInt8], name: String, to frame: DatasetFrame) throws {
    self.init(name)
    let picture = try PNGMaskReader(bytes, name: name, size: .near(frame))
    let rows = try PNGMaskRows(picture)
    // Each column of the wider one is of the nearest of the other.
    let columns = (0..<max(frame.width, picture.width)).map { column in
      let (isWider, count) = (frame.width > picture.width, max(frame.width, picture.width))
      let other = Self.nearest(column, of: count, among: min(frame.width, picture.width))
      return isWider ? (from: other, to: column) : (from: column, to: other)
    }
    var (row, y): ([UInt32], Int) = ([], 0)
    var painted = [Bool](repeating: false, count: frame.width)
    for source in 0..<picture.height {
      try rows.next(into: &row)
      for (from, to) in columns where row[from] != 0 { painted[to] = true }
      // Rows that become one are painted over each other before it is added.
      if source + 1 < picture.height, picture.height > frame.height,
        Self.nearest(source + 1, of: picture.height, among: frame.height) == y
      {
        continue
      }
      repeat {
        try add(y, frame.width) { painted[$0] ? 1 : nil }
        y += 1
      } while y < frame.height && picture.height < frame.height
        && Self.nearest(y, of: frame.height, among: picture.height) == source
      for column in painted.indices { painted[column] = false }
    }
    try rows.finish()
  }

  private static func nearest(_ place: Int, of count: Int, among other: Int) -> Int {
    (2 * place + 1) * other / (2 * count)
  }

  private static func isTransparentSomewhere(_ picture: PNGMaskReader) throws -> Bool {
    guard picture.hasOpacity else { return false }
    let rows = try PNGMaskRows(picture)
    var row: [UInt32] = []
    for _ in 0..<picture.height {
      try rows.next(into: &row, ofOpacity: true)
      if row.contains(0) { return true }
    }
    return false
  }

  /// Adds a row; rows come from the top.
  ///
  /// - Parameter number: of a column's pixel; nil outside all objects.
  mutating func add(_ y: Int, _ width: Int, _ number: (Int) -> UInt64?) throws {
    var x = 0
    while x < width {
      let (found, start) = (number(x), x)
      repeat { x += 1 } while x < width && number(x) == found
      if let found { try add(found, y, start..<x) }
    }
  }

  mutating func add(_ number: UInt64, _ y: Int, _ columns: Range<Int>) throws {
    count += 1
    guard count <= Self.mostSpans else {
      throw DatasetProblem(name, "The mask has more than \(Self.mostSpans) stretches of one colour, as noise has.")
    }
    let span = Span(y: Int32(y), start: Int32(columns.lowerBound), end: Int32(columns.upperBound))
    spans[number, default: []].append(span)
    guard spans.count <= Self.mostNumbers else {
      throw DatasetProblem(name, "The mask has more than \(Self.mostNumbers) colours or objects, as a photograph has.")
    }
  }

  /// Each object, by rising number.
  func eachMask(_ body: (_ number: UInt64, _ mask: MaskRuns) throws -> Void) throws {
    for number in spans.keys.sorted() {
      if let mask = mask(of: number) { try body(number, mask) }
    }
  }

  /// nil where there is none.
  func mask(of number: UInt64) -> MaskRuns? {
    guard let spans = spans[number], let first = spans.first, let last = spans.last else { return nil }
    let left = Int(spans.reduce(first.start) { min($0, $1.start) })
    let width = Int(spans.reduce(first.end) { max($0, $1.end) }) - left
    let (top, bottom) = (Int(first.y), Int(last.y))
    var (runs, place): ([Int], Int) = ([], 0)
    for span in spans {
      let start = (Int(span.y) - top) * width + Int(span.start) - left
      let length = Int(span.end - span.start)
      if start == place, !runs.isEmpty {
        runs[runs.count - 1] += length
      } else {
        runs += [start - place, length]
      }
      place = start + length
    }
    let rest = width * (bottom - top + 1) - place
    if rest > 0 { runs.append(rest) }
    return MaskRuns(runs: runs, left: left, top: top, right: left + width - 1, bottom: bottom)
  }
}
