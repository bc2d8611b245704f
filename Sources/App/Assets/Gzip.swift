import CZlib

/// Gzip through zlib.
enum Gzip {
  /// nil where zlib has no memory, or where the result would be no shorter.
  static func compressed(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
    var stream = z_stream()
    // 15 + 16: the largest window, with gzip's header.
    guard
      deflateInit2_(
        &stream,
        level,
        Z_DEFLATED,
        15 + 16,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
      )
        == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var source = bytes
    var isDone = false
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    let result = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
      source.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = target.count - Int(stream.avail_out)
      }
    }
    return isDone && result.count < bytes.count ? result : nil
  }
}
