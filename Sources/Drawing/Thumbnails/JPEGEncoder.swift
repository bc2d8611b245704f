internal import CJPEG

/// Writes a JPEG by rows, with libjpeg.
final class JPEGEncoder {
  private let writer: UnsafeMutablePointer<porthole_jpeg_writer>
  private let width: Int

  /// - Parameters:
  ///   - quality: libjpeg's, 1…100.
  ///   - keepsColors: colours are as fine as brightness (4:4:4), instead of half as fine (4:2:0).
  ///   - profile: ICC; empty for none.
  init(
    width: Int,
    height: Int,
    quality: Int,
    keepsColors: Bool,
    profile: [UInt8] = []
  ) throws(DecodingFailure) {
    guard let writer = porthole_jpeg_make() else { throw .noMemory(width: width, height: height) }
    self.writer = writer
    self.width = width
    let isStarted = profile.withUnsafeBufferPointer { profile in
      porthole_jpeg_write_head(
        writer,
        UInt32(width),
        UInt32(height),
        Int32(quality),
        keepsColors ? 1 : 0,
        profile.isEmpty ? nil : profile.baseAddress,
        UInt32(profile.count)
      ) != 0
    }
    guard isStarted else { throw failure }
  }

  deinit {
    porthole_jpeg_free(writer)
  }

  /// Rows from the top on, of pixels `0x00RRGGBB`.
  func write(_ pixels: [UInt32]) throws(DecodingFailure) {
    guard pixels.withUnsafeBytes(takes) else { throw failure }
  }

  func write(_ pixels: UnsafeBufferPointer<UInt32>) throws(DecodingFailure) {
    guard takes(UnsafeRawBufferPointer(pixels)) else { throw failure }
  }

  /// The file, when all rows were written.
  func finish() throws(DecodingFailure) -> [UInt8] {
    guard porthole_jpeg_finish(writer) != 0 else { throw failure }
    return Array(UnsafeBufferPointer(start: writer.pointee.bytes, count: Int(writer.pointee.size)))
  }

  private func takes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    stride(from: 0, to: bytes.count, by: width * 4).allSatisfy { offset in
      porthole_jpeg_write_row(writer, bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: UInt8.self)) != 0
    }
  }

  private var failure: DecodingFailure {
    let words = withUnsafeBytes(of: writer.pointee.errors.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return .notEncoded(reason: words.isEmpty ? "the encoder stopped" : words)
  }
}
