/// JPEG's segments (ITU-T T.81, annex B).
enum JPEGStructure {
  /// Nobody makes more, and each one costs a decoder a pass over the whole picture.
  private static let mostScans = 100
  private static let start: UInt8 = 0xD8
  private static let end: UInt8 = 0xD9
  private static let scan: UInt8 = 0xDA
  private static let exif: UInt8 = 0xE1

  private struct Segment {
    let marker: UInt8
    /// Where its content begins, and where it ends.
    let content: Int
    let next: Int
  }

  /// Everything before the pixels.
  static func head(_ bytes: inout PictureBytes) throws(PictureProblem) -> PictureHead {
    var frame: Frame?
    var orientation: Int?
    var position = 2
    while true {
      let segment = try segment(&bytes, at: position)
      if segment.marker == exif, orientation == nil, try bytes.has("Exif\0\0", at: segment.content) {
        let block = try bytes.prefix(segment.next - segment.content - 6, at: segment.content + 6)
        orientation = EXIF.orientation(in: block)
      } else if Frame.isMarker(segment.marker) {
        guard frame == nil else { throw damaged("it says twice how large it is") }
        frame = try Frame(&bytes, segment.marker, at: segment.content, size: segment.next - segment.content)
      } else if segment.marker == scan {
        guard let frame else { throw damaged("its pixels come before its size") }
        var head = frame.head(componentsInFirstScan: Int(try bytes.byte(at: segment.content)))
        head.orientation = orientation ?? 1
        return head
      }
      position = segment.next
    }
  }

  /// Walks to the end, through the scans' coded pixels.
  static func check(_ bytes: inout PictureBytes) throws(PictureProblem) {
    var scans = 0
    var position = 2
    while true {
      let segment = try segment(&bytes, at: position, endIsDamage: scans == 0)
      if segment.marker == end { return }
      position = segment.next
      guard segment.marker == scan else { continue }
      scans += 1
      guard scans <= mostScans else { throw damaged("it has more than \(mostScans) scans") }
      position = try endOfScan(&bytes, from: position)
    }
  }

  private static func segment(
    _ bytes: inout PictureBytes,
    at offset: Int,
    endIsDamage: Bool = true
  ) throws(PictureProblem) -> Segment {
    guard try bytes.byte(at: offset) == 0xFF else { throw damaged("there is no marker at byte \(offset)") }
    var position = offset + 1
    // Any number of 0xFF may stand before a marker.
    while try bytes.byte(at: position) == 0xFF { position += 1 }
    let marker = try bytes.byte(at: position)
    if marker == end {
      guard !endIsDamage else { throw damaged("there are no pixels in it") }
      return Segment(marker: marker, content: position + 1, next: position + 1)
    }
    guard marker != 0, marker != start else { throw damaged("there is no sensible marker at byte \(offset)") }
    if marker == 0x01 || (0xD0...0xD7).contains(marker) {
      return Segment(marker: marker, content: position + 1, next: position + 1)
    }
    let size = try bytes.big(2, at: position + 1)
    guard size >= 2 else { throw damaged("the segment at byte \(offset) has no length") }
    guard position + 1 + size <= bytes.count else { throw .truncated(kind: bytes.kind, bytes: bytes.count) }
    return Segment(marker: marker, content: position + 3, next: position + 1 + size)
  }

  /// Where the marker is that ends the coded pixels: `FF 00` is a pixel's, and `FF D0…D7` are marks within.
  private static func endOfScan(_ bytes: inout PictureBytes, from offset: Int) throws(PictureProblem) -> Int {
    var position = offset
    while true {
      position = try bytes.offset(of: 0xFF, from: position)
      let next = try bytes.byte(at: position + 1)
      if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return position }
      position += next == 0xFF ? 1 : 2
    }
  }

  private static func damaged(_ reason: String) -> PictureProblem { .damaged(kind: "JPEG", reason: reason) }
}

/// A start-of-frame segment: size, and how the samples are coded.
private struct Frame {
  private let width: Int
  private let height: Int
  private let isProgressive: Bool
  private let components: Int
  /// Samples of all components.
  private let samples: Int

  /// `SOF0…15`; in their midst are tables' markers.
  static func isMarker(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
  }

  init(_ bytes: inout PictureBytes, _ marker: UInt8, at offset: Int, size: Int) throws(PictureProblem) {
    guard (0xC0...0xC2).contains(marker) else {
      throw .unsupported("This kind of JPEG (lossless, hierarchical or arithmetic) is not taken. Save it as PNG.")
    }
    guard size >= 6 else { throw .damaged(kind: bytes.kind, reason: "its size is cut off") }
    let bits = try bytes.byte(at: offset)
    guard bits == 8 else {
      throw .unsupported("A JPEG of \(bits) bits a sample is not taken; 8 are. Save it as PNG.")
    }
    height = try bytes.big(2, at: offset + 1)
    width = try bytes.big(2, at: offset + 3)
    components = Int(try bytes.byte(at: offset + 5))
    guard [1, 3, 4].contains(components), size >= 6 + 3 * components else {
      throw .damaged(kind: bytes.kind, reason: "it has \(components) channels")
    }
    isProgressive = marker == 0xC2
    samples = try Self.samples(&bytes, at: offset + 6, components: components, pixels: width * height)
  }

  private static func samples(
    _ bytes: inout PictureBytes,
    at offset: Int,
    components: Int,
    pixels: Int
  ) throws(PictureProblem) -> Int {
    var areas: [Int] = []
    var largest = (1, 1)
    for component in 0..<components {
      let factors = Int(try bytes.byte(at: offset + component * 3 + 1))
      let (across, down) = (factors >> 4, factors & 15)
      guard (1...4).contains(across), (1...4).contains(down) else {
        throw .damaged(kind: bytes.kind, reason: "its channels have impossible sizes")
      }
      largest = (max(largest.0, across), max(largest.1, down))
      areas.append(across * down)
    }
    return areas.reduce(0) { $0 + pixels * $1 / (largest.0 * largest.1) }
  }

  func head(componentsInFirstScan: Int) -> PictureHead {
    var head = PictureHead(format: .jpeg, width: width, height: height)
    // A picture that comes in one scan is decoded row by row; otherwise all coefficients, of 16 bits, are kept.
    if isProgressive || componentsInFirstScan < components { head.workingBytes = samples * 2 }
    return head
  }
}
