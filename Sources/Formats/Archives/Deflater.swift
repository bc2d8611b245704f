internal import CZlib

/// Deflates the entries of a zip, one after the other; its tables, a quarter of a megabyte, are made once.
final class Deflater {
  private static let pieceSize = 1 << 16

  private var stream = z_stream()
  /// What is too little to be worth a call.
  private var waiting: [UInt8] = []

  /// Nil where there is no memory.
  init?() {
    // Without a zlib head. Level 4 takes a third of the time of zlib's usual 6, and makes annotations 7 % longer; 8 is its
    // usual share of memory.
    let status = deflateInit2_(
      &stream,
      4,
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

  /// All of a file at once; nil where that would not make it smaller.
  func packed(_ bytes: [UInt8]) -> [UInt8]? {
    deflateReset(&stream)
    var source = bytes
    var isDone = false
    let packed = source.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: input.count) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(input.count)
        isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = input.count - Int(stream.avail_out)
      }
    }
    return isDone ? packed : nil
  }

  /// Begins a file that comes in pieces.
  func begin() {
    deflateReset(&stream)
    waiting.removeAll(keepingCapacity: true)
  }

  /// What came out so far; with the last piece, all that is left.
  func pack(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    if !isLast, waiting.count + bytes.count < Self.pieceSize {
      waiting += bytes
      return []
    }
    var packed: [UInt8] = []
    var source = waiting.isEmpty ? bytes : waiting + bytes
    waiting.removeAll(keepingCapacity: true)
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
