import Blobs
import Hummingbird
import NIOCore
import Synchronization
import Workflows

/// Bytes that are written first and read then: few stay in memory, many go to a file that is gone with the value.
///
/// Where the disk takes nothing more, all stay in memory: reading goes on where writing cannot.
final class Spool: Sendable {
  static let mostInMemory = 1 << 20
  private static let pieceSize = 1 << 18

  private struct State {
    var written: IncomingBlob?
    var read: StoredFile?
    var fileSize = 0
    var isDiskFull = false
    /// What comes after what is in the file.
    var memory: [UInt8] = []
  }

  private let blobs: FolderBlobs
  private let state: Mutex<State>

  init(_ blobs: FolderBlobs, _ bytes: [UInt8] = []) {
    self.blobs = blobs
    state = Mutex(State(memory: bytes))
  }

  var count: Int { state.withLock { $0.fileSize + $0.memory.count } }
  var isInMemory: Bool { state.withLock { $0.fileSize == 0 } }
  /// All of it where nothing is in a file.
  var memory: [UInt8] { state.withLock { $0.memory } }

  /// Waits for the disk where many bytes have come together.
  func write(_ bytes: some Sequence<UInt8>) throws {
    try state.withLock { state in
      state.memory.append(contentsOf: bytes)
      guard state.memory.count >= Self.mostInMemory, !state.isDiskFull else { return }
      do throws(BlobFailure) {
        let file: IncomingBlob
        if let written = state.written { file = written } else { file = try blobs.makeFile() }
        state.written = file
        try file.write(state.memory)
        state.fileSize += state.memory.count
        state.memory.removeAll(keepingCapacity: true)
      } catch .diskFull {
        state.isDiskFull = true
      }
    }
  }

  /// Hands out everything, piece by piece; nil at the end.
  func pieces() -> () throws -> [UInt8]? {
    var place = 0
    return {
      let piece = try self.piece(at: place)
      place += piece?.count ?? 0
      return piece
    }
  }

  /// nil at the end.
  func piece(at place: Int) throws -> [UInt8]? {
    try state.withLock { state in
      guard place < state.fileSize else {
        let rest = state.memory[(place - state.fileSize)...].prefix(Self.pieceSize)
        return rest.isEmpty ? nil : Array(rest)
      }
      let file = try state.read ?? StoredFile(path: state.written?.path ?? "")
      state.read = file
      return try file.piece(at: place, size: min(Self.pieceSize, state.fileSize - place))
    }
  }
}

extension Request {
  /// The body, if it is no larger than `limit` and comes within half a minute; what is long waits on the disk.
  func spooled(upTo limit: Int, _ services: Services) async throws -> Spool {
    let spool = Spool(services.blobs)
    try await eachChunk(upTo: limit) { chunk in
      // The first ones go to memory, which is no waiting.
      guard spool.count + chunk.readableBytes >= Spool.mostInMemory else {
        return try spool.write(chunk.readableBytesView)
      }
      try await services.fileLane.run { try spool.write(chunk.readableBytesView) }
    }
    return spool
  }
}

extension Response {
  /// JSON that was written in parts.
  static func json(_ parts: [Spool], lane: WorkLane) throws -> Response {
    guard parts.contains(where: { !$0.isInMemory }) else {
      return .json(parts.flatMap(\.memory))
    }
    var response = Response.json([])
    response.headers[.contentLength] = nil
    response.body = ResponseBody(contentLength: parts.reduce(0) { $0 + $1.count }) { writer in
      for part in parts {
        var place = 0
        while let piece = try await lane.run({ [place] in try part.piece(at: place) }) {
          place += piece.count
          try await writer.write(ByteBuffer(bytes: piece))
        }
      }
      try await writer.finish(nil)
    }
    return response
  }
}
