import Blobs
import Domain
import HTTPTypes
import Hummingbird
import Media
import NIOCore
import Synchronization
import Workflows

/// Reads a form with files while it arrives: fields into memory, files straight to the disk.
struct UploadReceiver {
  static let most = Int64(20) << 30

  let services: Services

  /// The fields, and what became of the files.
  struct Received<Sink: FileSink>: Sendable {
    let fields: Form
    let sink: Sink
  }

  /// Pictures and archives of pictures, looked at while they arrive.
  func receive(_ request: Request, _ context: AppContext) async throws -> Received<PictureIntake> {
    try await receive(request, context, into: PictureIntake(blobs: services.blobs))
  }

  /// - Throws: `Forbidden` where the form's token is missing or wrong; it must stand before the first file.
  func receive<Sink: FileSink>(
    _ request: Request,
    _ context: AppContext,
    into sink: Sink
  ) async throws -> Received<Sink> {
    try checkSize(request)
    let needsToken = !context.hasExplicitCredentials && request.headers[.csrfToken] == nil
    let body = try UploadBody(
      contentType: request.headers[.contentType] ?? "",
      blobs: services.blobs,
      sink: sink,
      token: needsToken ? context.csrfToken : nil
    )
    do {
      var total: Int64 = 0
      for try await chunk in request.body {
        total += Int64(chunk.readableBytes)
        guard total <= Self.most else { throw BodyTooLarge(limit: Int(Self.most)) }
        try await services.fileLane.run { try body.feed(chunk) }
      }
      let fields = try await services.fileLane.run { try body.finish() }
      return Received(fields: fields, sink: sink)
    } catch {
      try await services.fileLane.run { body.discard() }
      throw (error as? MultipartFailure).map { UnreadableBody(description: $0.description) } ?? error
    }
  }

  /// Says no before gigabytes arrive in vain.
  private func checkSize(_ request: Request) throws {
    guard let length = request.headers[.contentLength].flatMap(Int64.init) else { return }
    guard length <= Self.most else { throw BodyTooLarge(limit: Int(Self.most)) }
    try services.blobs.checkRoom(for: length)
  }
}

extension PictureIntake: FileSink {}

extension UploadReceiver.Received where Sink == PictureIntake {
  var intake: PictureIntake { sink }
}

/// The state of one upload; its calls come one after the other, on threads that may wait.
private final class UploadBody: Sendable {
  private static let longestField = 1 << 16

  private struct State {
    var reader: MultipartReader
    var fields: [(name: String, value: String)] = []
    var part: PartHead?
    var file: IncomingBlob?
    var field: [UInt8] = []
    var isTrusted: Bool
  }

  private let blobs: FolderBlobs
  private let token: String?
  private let sink: any FileSink
  private let state: Mutex<State>

  init(contentType: String, blobs: FolderBlobs, sink: any FileSink, token: String?) throws {
    self.blobs = blobs
    self.token = token
    self.sink = sink
    state = Mutex(State(reader: try MultipartReader(contentType: contentType), isTrusted: token == nil))
  }

  func feed(_ chunk: ByteBuffer) throws {
    try state.withLock { state in
      var reader = state.reader
      try chunk.withUnsafeReadableBytes { bytes in
        try reader.feed(bytes) { try handle($0, &state) }
      }
      state.reader = reader
    }
  }

  func finish() throws -> Form {
    try state.withLock { state in
      try state.reader.finish()
      guard state.isTrusted else { throw untrusted }
      return Form(items: state.fields)
    }
  }

  func discard() {
    state.withLock { $0.file = nil }
    sink.discard()
  }

  private func handle(_ event: MultipartReader.Event, _ state: inout State) throws {
    switch event {
    case .begin(let part):
      state.part = part
      guard part.fileName != nil else { return }
      guard state.isTrusted else { throw untrusted }
      state.file = try blobs.makeFile()
    case .bytes(let bytes):
      if let file = state.file { return try file.write(bytes) }
      guard state.field.count + bytes.count <= Self.longestField else { throw BodyTooLarge(limit: Self.longestField) }
      state.field.append(contentsOf: bytes)
    case .end: try endPart(&state)
    }
  }

  private func endPart(_ state: inout State) throws {
    defer {
      state.file = nil
      state.field = []
      state.part = nil
    }
    guard let part = state.part else { return }
    guard let file = state.file else {
      let value = String(decoding: state.field, as: UTF8.self)
      state.fields.append((part.name, value))
      if part.name == "csrf_token", let token {
        try TokenCheck.compare(value, with: token)
        state.isTrusted = true
      }
      return
    }
    // A form whose file field was left empty sends a file without name and bytes.
    guard part.fileName?.isEmpty == false else { return file.discard() }
    try sink.take(file, named: part.fileName ?? "", field: part.name)
  }

  private var untrusted: Forbidden {
    Forbidden("This form is too old or came from another site. Load the page again, and send it from there.")
  }
}
