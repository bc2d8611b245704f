internal import Crypto
internal import Outbound

/// An object on its way, with as many connections as it takes: each goes on where the one before broke off.
actor S3Download {
  private let take: @Sendable ([UInt8]) throws -> Void
  private var digest = SHA256()
  private var count = 0
  /// Of the object that was begun: another one under the same key must not be mixed with it.
  private var tag: String?
  /// Bytes of this connection that came before.
  private var skipped: Int?

  init(take: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.take = take
  }

  /// What the next connection asks for.
  var headers: [(String, String)] {
    skipped = nil
    guard count > 0 else { return [] }
    return [("Range", "bytes=\(count)-")] + (tag.map { [("If-Match", $0)] } ?? [])
  }

  func add(_ bytes: [UInt8], from head: OutboundHead) throws {
    guard head.isSuccess else { return }
    tag = tag ?? head["ETag"]
    // Some servers ignore the range and send everything with status 200.
    let left = skipped ?? (head.status == 206 ? 0 : count)
    let fresh = Array(bytes.dropFirst(left))
    skipped = max(0, left - bytes.count)
    guard !fresh.isEmpty else { return }
    digest.update(data: fresh)
    count += fresh.count
    try take(fresh)
  }

  /// SHA-256 of all of it.
  func finish() -> String { digest.finalize().hexadecimal }
}
