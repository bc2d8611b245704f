/// When each frame of a video comes, so that any of them can be found again exactly.
public struct VideoIndex: Equatable, Sendable {
  /// Pixels, as a person sees them.
  public let width: Int
  public let height: Int
  /// Seconds from the beginning of the file, rising; a frame each.
  public let times: [Double]

  public init(width: Int, height: Int, times: [Double]) {
    self.width = width
    self.height = height
    self.times = times
  }

  /// `frame_000012`, as CVAT names the frames of a video.
  public static func name(_ number: Int) -> String {
    let digits = String(number)
    return "frame_" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// A moment between a frame and the one before it: seeking to it finds this frame, whatever is rounded on the way.
  func moment(before frame: Int) -> Double? {
    guard frame > 0, frame < times.count else { return nil }
    return (times[frame - 1] + times[frame]) / 2
  }

  /// Little-endian: width and height in 4 bytes each, then a double for each frame.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + times.count * 8)
    for side in [width, height] { withUnsafeBytes(of: UInt32(side).littleEndian) { bytes.append(contentsOf: $0) } }
    for time in times { withUnsafeBytes(of: time.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// nil for bytes that are no index.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= 8, bytes.count % 8 == 0 else { return nil }
    (width, height, times) = bytes.withUnsafeBytes { raw in
      (
        Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self))),
        Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self))),
        stride(from: 8, to: raw.count, by: 8).map { offset in
          Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
      )
    }
  }
}
