import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Workflows

/// The plain http port beside a server that speaks TLS itself: sends everybody to https, and answers the authority that
/// renews the certificate (RFC 8555, 8.3) from the folder where certbot puts its answers.
struct PlainDoor: Sendable {
  let port: Int
  let host: String
  let publicURL: PublicURL
  let challengeFolder: String?
  let lane: WorkLane

  func application(logger: Logger) -> some ApplicationProtocol {
    Application(
      responder: CallbackResponder { request, _ in try await self.answer(request) }
        as CallbackResponder<
          BasicRequestContext
        >,
      server: .http1(configuration: .init(idleTimeout: .seconds(15))),
      configuration: .init(
        address: .hostname(host, port: port),
        serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(512)
      ),
      logger: logger
    )
  }

  func answer(_ request: Request) async throws -> Response {
    if let token = Self.challengeToken(in: request.uri.path), let challengeFolder {
      return try await challenge("\(challengeFolder)/.well-known/acme-challenge/\(token)")
    }
    let isReading = request.method == .get || request.method == .head
    let target = "\(publicURL.scheme)://\(publicURL.authority)\(request.uri.string)"
    return Response(
      // 308 keeps the method: a form that was sent in the clear is asked for again by the browser itself.
      status: isReading ? .movedPermanently : .permanentRedirect,
      headers: [.location: target, .connection: "close"]
    )
  }

  private func challenge(_ path: String) async throws -> Response {
    guard let bytes = try await lane.run({ SmallFile.bytes(at: path, mostBytes: 4096) }) else {
      return Response(status: .notFound)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "application/octet-stream"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    )
  }

  /// The last part of the challenge's path where it is a token (base64url), so that no other path of the disk is read.
  static func challengeToken(in path: String) -> String? {
    let prefix = "/.well-known/acme-challenge/"
    guard path.hasPrefix(prefix) else { return nil }
    let token = path.dropFirst(prefix.count)
    let isToken = token.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
        || byte == 0x5F
    }
    return isToken && (16...256).contains(token.utf8.count) ? String(token) : nil
  }
}
