internal import CZlib

/// The pixel data of a PNG: the deflated stream that its `IDAT` chunks carry together.
final class PNGData {
  private static let pieceSize = 64 * 1024

  private let file: PictureFile
  private var stream = z_stream()
  private var isOpen = false
  private var piece: [UInt8] = []
  private var used = 0
  /// Where the unread part of the present chunk begins, and how long it is.
  private var position: Int
  private var left: Int

  /// - Parameter offset: where the first `IDAT` chunk begins.
  init(_ file: PictureFile, at offset: Int) throws(DecodingFailure) {
    self.file = file
    position = offset + 8
    left = try file.big32(at: offset)
    isOpen = inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    guard isOpen else { throw .unreadable(reason: "there is no memory") }
  }

  deinit {
    if isOpen { inflateEnd(&stream) }
  }

  /// Fills `row` with the next bytes.
  ///
  /// - Returns: the byte before them, which names the filter.
  func readRow(_ row: inout [UInt8]) throws(DecodingFailure) -> UInt8 {
    var filter: [UInt8] = [0]
    try read(&filter)
    try read(&row)
    return filter[0]
  }

  private func read(_ bytes: inout [UInt8]) throws(DecodingFailure) {
    var done = 0
    while done < bytes.count {
      if used == piece.count { try loadPiece() }
      let (got, status) = inflate(into: &bytes, from: done)
      done += got
      guard status == Z_OK || status == Z_BUF_ERROR || (status == Z_STREAM_END && done == bytes.count) else {
        throw .damaged(reason: status == Z_STREAM_END ? "pixels are missing" : "its pixels cannot be unpacked")
      }
    }
  }

  private func inflate(into bytes: inout [UInt8], from start: Int) -> (count: Int, status: Int32) {
    bytes.withUnsafeMutableBufferPointer { output in
      piece.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress.map { $0 + used }
        stream.avail_in = UInt32(input.count - used)
        stream.next_out = output.baseAddress.map { $0 + start }
        stream.avail_out = UInt32(output.count - start)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        used = input.count - Int(stream.avail_in)
        return (output.count - start - Int(stream.avail_out), status)
      }
    }
  }

  private func loadPiece() throws(DecodingFailure) {
    while left == 0 {
      // Over the checksum; what follows must be another `IDAT`.
      let next = position + 4
      guard try file.bytes(at: next + 4, size: 4) == Array("IDAT".utf8) else {
        throw .damaged(reason: "pixels are missing")
      }
      left = try file.big32(at: next)
      position = next + 8
    }
    piece = try file.bytes(at: position, size: min(left, Self.pieceSize))
    used = 0
    position += piece.count
    left -= piece.count
  }
}
