internal import Glibc

/// An open file that a decoder reads.
final class PictureFile {
  private let descriptor: Int32

  init(_ path: String) throws(DecodingFailure) {
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
  }

  deinit {
    close(descriptor)
  }

  /// The whole file's, in bytes.
  func size() throws(DecodingFailure) -> Int {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    return Int(facts.st_size)
  }

  /// Exactly `size` bytes.
  func bytes(at offset: Int, size: Int) throws(DecodingFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < size {
      let some = try someBytes(at: offset + bytes.count, atMost: size - bytes.count)
      guard !some.isEmpty else { throw .damaged(reason: "it breaks off") }
      bytes = bytes.isEmpty ? some : bytes + some
    }
    return bytes
  }

  /// A big-endian number of four bytes.
  func big32(at offset: Int) throws(DecodingFailure) -> Int {
    try bytes(at: offset, size: 4).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Little-endian numbers of `size` bytes.
  func little(_ size: Int, at offset: Int) throws(DecodingFailure) -> Int {
    try bytes(at: offset, size: size).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func someBytes(at offset: Int, atMost size: Int) throws(DecodingFailure) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let got = pread(descriptor, buffer.baseAddress, size, off_t(offset))
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    guard failure == 0 else { throw .unreadable(reason: String(cString: strerror(failure))) }
    return bytes
  }
}
