internal import CZlib

/// Deflates one entry of a zip piece by piece.
final class Deflater {
  private static let pieceSize = 1 << 16

  private var stream = z_stream()

  /// Nil where there is no memory.
  init?() {
    // Without a zlib head; level 6 is zlib's usual one, 8 its usual share of memory.
    let status = deflateInit2_(
      &stream,
      6,
      Z_DEFLATED,
      -MAX_WBITS,
      8,
      Z_DEFAULT_STRATEGY,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    if status != Z_OK { return nil }
  }

  deinit {
    deflateEnd(&stream)
  }

  /// What came out so far; with the last piece, all that is left.
  func pack(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    var packed: [UInt8] = []
    var source = bytes
    source.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      var isFull = true
      while isFull {
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { output, count in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          _ = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = output.count - Int(stream.avail_out)
        }
        isFull = piece.count == Self.pieceSize
        packed.append(contentsOf: piece)
      }
    }
    return packed
  }
}
