import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// The messages of an upload as CVAT's clients send them, all to one address; a header, empty or not, tells which it is.
enum UploadMessage: Equatable {
  /// An upload begins.
  case start
  /// A form with whole files.
  case multiple
  /// tus: a file that will come in pieces begins.
  case creation
  /// All files are there.
  case finish
  /// None of these headers: everything in one request.
  case single

  init(_ request: Request) {
    if request.headers[.uploadStart] != nil {
      self = .start
    } else if request.headers[.uploadMultiple] != nil {
      self = .multiple
    } else if request.headers[.uploadFinish] != nil {
      self = .finish
    } else if request.headers[.uploadLength] != nil {
      self = .creation
    } else {
      self = .single
    }
  }
}

/// Files that come for any purpose: what the routes of data, annotations, datasets and backups have in common.
struct UploadReception {
  let services: Services
  let purpose: UploadPurpose

  /// Answers every message but `finish` and `single`, which mean something else for each purpose.
  ///
  /// - Returns: nil for those two.
  func answer(_ request: Request, _ context: AppContext) async throws -> Response? {
    let owner = try context.signedInUser.id
    switch UploadMessage(request) {
    case .start:
      try await services.uploads.start(purpose, by: owner, now: services.now())
      try await services.blobSweep.begin()
      return Response(status: .accepted, headers: [.cacheControl: "no-store"])
    case .multiple:
      let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
      try await services.uploads.keep(received.sink.files, for: purpose, by: owner, now: services.now())
      return Response(status: .ok, headers: [.cacheControl: "no-store"])
    case .creation: return try await create(request, context, owner)
    case .finish, .single: return nil
    }
  }

  /// One form that ends an upload, or is the whole of it: then what came before it, unfinished, is forgotten.
  ///
  /// - Returns: its fields, and whether there are files, in it or from before.
  func form(_ request: Request, _ context: AppContext) async throws -> (fields: Form, hasFiles: Bool) {
    let owner = try context.signedInUser.id
    let isEnd = UploadMessage(request) == .finish
    if !isEnd { try await services.uploads.start(purpose, by: owner, now: services.now()) }
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    try await services.uploads.keep(received.sink.files, for: purpose, by: owner, now: services.now())
    return (received.fields, isEnd || !received.sink.files.isEmpty)
  }

  private func create(_ request: Request, _ context: AppContext, _ owner: User.ID) async throws -> Response {
    guard let length = request.headers[.uploadLength].flatMap({ Int($0) }), length >= 0 else {
      throw ValidationFailure(field: "Upload-Length", "This header must be the size of the file in bytes.")
    }
    guard length <= UploadSessions.largest else { throw BodyTooLarge(limit: UploadSessions.largest) }
    let name = Self.fileName(request.headers[.uploadMetadata] ?? "")
    let file = try await services.uploads.begin(name, size: length, for: purpose, by: owner, now: services.now())
    return Response(
      status: .created,
      headers: [
        .location: "\(context.client.origin)/api/uploads/\(file.token)",
        .uploadFilename: purpose.keepsNames ? PercentCoding.headerValue(file.name) : file.token,
        .uploadOffset: "0", .tusResumable: "1.0.0", .cacheControl: "no-store",
      ]
    )
  }

  /// `filename <base64>`, among other pairs.
  static func fileName(_ metadata: String) -> String {
    for pair in metadata.split(separator: ",") {
      let parts = pair.split(separator: " ")
      if parts.count == 2, parts[0] == "filename", let bytes = Base64.decoded(parts[1]) {
        return String(decoding: bytes, as: UTF8.self)
      }
    }
    return ""
  }
}

extension HTTPField.Name {
  static let uploadStart = uploadHeader("Upload-Start")
  static let uploadMultiple = uploadHeader("Upload-Multiple")
  static let uploadFinish = uploadHeader("Upload-Finish")
  static let uploadLength = uploadHeader("Upload-Length")
  static let uploadOffset = uploadHeader("Upload-Offset")
  static let uploadMetadata = uploadHeader("Upload-Metadata")
  static let uploadFilename = uploadHeader("Upload-Filename")
  static let tusResumable = uploadHeader("Tus-Resumable")

  /// A name that is written in this program and is known to be one.
  private static func uploadHeader(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .from
  }
}
