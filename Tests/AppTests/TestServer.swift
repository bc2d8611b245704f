import Blobs
import Database
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestSupport
import Workflows

@testable import App

/// A server without a socket, with a database and a folder of its own.
struct TestServer {
  let services: Services
  let server: PortholeServer
  let client: any TestClientProtocol

  var database: Database { services.database }

  /// The files of the media folder, half-written ones included, without the locks of `incoming/`.
  func storedFiles() throws -> [String] {
    let folder = "\(services.settings.dataDirectory)/media"
    return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      var isFolder = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return !isFolder && !path.hasSuffix("/lock")
    }
  }

  /// Does what waits in the background, as a worker would.
  func work() async throws {
    let runner = RequestRunner(
      database: database,
      signal: services.requestSignal,
      handlers: services.requestHandlers,
      holder: "test",
      now: services.now,
      report: { _ in }
    )
    while try await runner.runNext() {}
  }

  /// Somebody who is not signed in.
  func stranger() -> Visitor { Visitor(client: client) }

  /// Somebody with an account of this role, signed in.
  func visitor(_ name: String, role: Role = .user) async throws -> Visitor {
    let user = try await services.accounts.create(
      name: name,
      password: "a long sentence",
      role: role,
      by: .commandLine,
      now: services.now()
    )
    let admission = try await services.signIn.begin(
      for: user,
      from: (address: "192.0.2.1", userAgent: "test"),
      now: services.now()
    )
    var visitor = Visitor(client: client)
    visitor.user = user
    visitor.cookies = ["sessionid": admission.key.text, "csrftoken": admission.csrfToken]
    visitor.token = admission.csrfToken
    return visitor
  }
}

/// Runs a test with a server.
func withServer(
  _ engine: Engine = .sqlite,
  environment: [String: String] = [:],
  clock: @escaping @Sendable () -> Timestamp = Services.timeOfDay,
  _ test: @escaping @Sendable (TestServer) async throws -> Void
) async throws {
  try await withTemporaryFolder { folder in
    try await withDatabase(engine) { database in
      let settings = try Settings(SettingValues(environment: environment.merging(["DATA_DIR": folder]) { $1 }))
      let installation = Installation(root: Checkout.path(""))
      let blobs = FolderBlobs(root: "\(folder)/media")
      try blobs.prepare()
      let services = Services(
        settings: settings,
        installation: installation,
        database: database,
        blobs: blobs,
        assets: try AssetMap(folder: installation.publicFolder),
        passwords: Passwords(cost: .quick),
        vault: Vault(passphrase: "test"),
        logger: Logger(label: "test") { LogLine(logLevel: .critical, label: $0, format: .json) },
        clock: clock
      )
      let gallery = try Gallery(
        folder: "\(installation.resources)/mascots",
        authorFile: "\(folder)/AUTHOR.txt"
      )
      let server = PortholeServer(services: services, gallery: gallery)
      let application = Application(router: try server.prefixedRouter(), logger: services.logger)
      try await application.test(.router) { client in
        try await test(TestServer(services: services, server: server, client: client))
      }
    }
  }
}

/// A browser: it keeps cookies and sends the token with its forms.
struct Visitor {
  let client: any TestClientProtocol
  var cookies: [String: String] = [:]
  var token = ""
  var user: User?

  func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await send(.get, path, headers: headers)
  }

  /// Posts a form with the token in it.
  func post(_ path: String, _ fields: [(String, String)] = []) async throws -> TestResponse {
    let body = ([("csrf_token", token)] + fields).map { "\(Self.encoded($0))=\(Self.encoded($1))" }
    return try await send(
      .post,
      path,
      headers: [.contentType: "application/x-www-form-urlencoded"],
      body: ByteBuffer(string: body.joined(separator: "&"))
    )
  }

  func json(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ body: String,
    headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    var headers = headers
    headers[.contentType] = "application/json"
    if !token.isEmpty { headers[.csrfToken] = token }
    return try await send(method, path, headers: headers, body: ByteBuffer(string: body))
  }

  /// A form with files, as a browser sends it.
  func upload(
    _ path: String,
    fields: [(String, String)] = [],
    files: [(name: String, bytes: [UInt8])],
    fileFields: [String] = [],
    withToken: Bool = true
  ) async throws -> TestResponse {
    var body = ByteBuffer()
    for (name, value) in (withToken ? [("csrf_token", token)] : []) + fields {
      body.writeString("--XyZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
    }
    for (index, file) in files.enumerated() {
      let field = index < fileFields.count ? fileFields[index] : "client_files"
      body.writeString(
        "--XyZ\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(file.name)\"\r\n\r\n"
      )
      body.writeBytes(file.bytes)
      body.writeString("\r\n")
    }
    body.writeString("--XyZ--\r\n")
    return try await send(
      .post,
      path,
      headers: [.contentType: "multipart/form-data; boundary=XyZ"],
      body: body
    )
  }

  func send(
    _ method: HTTPRequest.Method,
    _ path: String,
    headers: HTTPFields = [:],
    body: ByteBuffer? = nil
  ) async throws -> TestResponse {
    var headers = headers
    if !cookies.isEmpty {
      headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    }
    return try await client.execute(uri: path, method: method, headers: headers, body: body)
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }
  var bytes: [UInt8] { Array(buffer: body) }
  var location: String { headers[.location] ?? "" }
}
