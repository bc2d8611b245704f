internal import Blobs
internal import Domain
internal import Formats
internal import NIOCore
internal import Outbound

/// Fetches pictures from other servers, from public addresses and from those that an administrator allowed.
struct RemoteFiles {
  static let mostFiles = 1000
  /// Of one file.
  static let limits = OutboundLimits(mostBytes: 2 << 30, seconds: 1800)

  let outbound: Outbound
  let blobs: FolderBlobs
  let lane: WorkLane

  struct File: Sendable {
    let blob: IncomingBlob
    let name: String
  }

  /// - Throws: `MediaRefusal` that names the address.
  func fetch(_ addresses: [String], _ work: RequestProgress) async throws -> [File] {
    guard addresses.count <= Self.mostFiles else {
      throw MediaRefusal("These are more than \(Self.mostFiles) addresses: name fewer, or archives.")
    }
    var files: [File] = []
    for (place, address) in addresses.enumerated() {
      try work.report(0.5 * Double(place) / Double(addresses.count), "Fetching file \(place + 1) of \(addresses.count)")
      files.append(try await fetch(address, work))
    }
    return files
  }

  private func fetch(_ address: String, _ work: RequestProgress) async throws -> File {
    do {
      let url = try OutboundURL(address)
      guard let name = Self.name(in: url.path) else {
        throw MediaRefusal("\(address): the address does not end in the name of a file.")
      }
      let blobs = blobs
      let blob = try await lane.run { try blobs.makeFile() }
      let head = try await outbound.stream(OutboundRequest(url), limits: Self.limits) { [lane] head, piece in
        guard head.isSuccess else { throw OutboundFailure.unsuccessful(host: url.host, status: head.status) }
        try work.checkCancellation()
        try await lane.run { try piece.withUnsafeReadableBytes { try blob.write($0) } }
      }
      guard head.isSuccess else { throw OutboundFailure.unsuccessful(host: url.host, status: head.status) }
      try await lane.run { blob.finishWriting() }
      return File(blob: blob, name: name)
    } catch let failure as OutboundFailure {
      throw MediaRefusal("\(address): \(failure.description)")
    }
  }

  /// The last part of a path, without the query; of a context image, CVAT's folders, too.
  static func name(in path: String) -> String? {
    FileName.uploaded(
      path.prefix { $0 != "?" }.split(separator: "/").map { decoded(String($0)) }.joined(separator: "/")
    )
  }

  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
