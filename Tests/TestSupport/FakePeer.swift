internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A server on this machine that answers a path with prepared bytes, and remembers what it was sent.
public final class FakePeer: Sendable {
  /// What follows the request; the connection is closed after it.
  public enum Behaviour: Sendable {
    case text(String)
    case bytes([UInt8])
    /// The text, and then the same kilobyte for ever.
    case endless(String)
    /// The text, and then nothing, with the connection open.
    case silent(String)
  }

  public let port: Int
  private let channel: any Channel
  private let log: RequestLog

  public var requests: [String] { log.requests }
  public var connections: Int { log.connections }
  public var origin: String { "http://127.0.0.1:\(port)" }

  private init(channel: any Channel, log: RequestLog) {
    self.channel = channel
    self.log = log
    port = channel.localAddress?.port ?? 0
  }

  /// - Parameter behaviour: from the request's path, and the peer's own port.
  public static func run<Value>(
    _ behaviour: @escaping @Sendable (String) -> Behaviour,
    _ test: (FakePeer) async throws -> Value
  ) async throws -> Value {
    let log = RequestLog()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(PeerHandler(behaviour: behaviour, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let peer = FakePeer(channel: channel, log: log)
    do {
      let value = try await test(peer)
      try await channel.close()
      return value
    } catch {
      try await channel.close()
      throw error
    }
  }

  public static func ok(_ body: String, headers: String = "") -> Behaviour {
    .text("HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
  }

  /// A whole file.
  public static func file(_ bytes: [UInt8], type: String) -> Behaviour {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(bytes.count)\r\nConnection: close\r\n\r\n"
    return .bytes(Array(head.utf8) + bytes)
  }

  public static func redirect(_ status: Int, to location: String) -> Behaviour {
    .text("HTTP/1.1 \(status) Moved\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
  }
}

private final class RequestLog: Sendable {
  private let state = Mutex((requests: [String](), connections: 0))

  var requests: [String] { state.withLock { $0.requests } }
  var connections: Int { state.withLock { $0.connections } }

  func connected() { state.withLock { $0.connections += 1 } }
  func asked(_ request: String) { state.withLock { $0.requests.append(request) } }
}

private final class PeerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let behaviour: @Sendable (String) -> FakePeer.Behaviour
  private let log: RequestLog
  private var request = ""
  private var isAnswered = false

  init(behaviour: @escaping @Sendable (String) -> FakePeer.Behaviour, log: RequestLog) {
    self.behaviour = behaviour
    self.log = log
  }

  func channelActive(context: ChannelHandlerContext) {
    log.connected()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    request += String(buffer: unwrapInboundIn(data))
    guard !isAnswered, isWhole else { return }
    isAnswered = true
    log.asked(request)
    let path = request.split(separator: " ").dropFirst().first.map { String($0) } ?? ""
    switch behaviour(path) {
    case .text(let text):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
      context.close(promise: nil)
    case .bytes(let bytes):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      context.close(promise: nil)
    case .silent(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    case .endless(let text):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
      pour(into: context)
    }
  }

  /// Whether the body has come, too, as far as its length is said.
  private var isWhole: Bool {
    guard let head = request.firstRange(of: "\r\n\r\n") else { return false }
    let lengths = request[..<head.lowerBound].split(separator: "\r\n").compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].drop { $0 == " " })
    }
    return request[head.upperBound...].utf8.count >= lengths.first ?? 0
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func pour(into context: ChannelHandlerContext) {
    let piece = ByteBuffer(string: "400\r\n" + String(repeating: "x", count: 1024) + "\r\n")
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(piece)).whenSuccess {
      let (handler, context) = bound.value
      if context.channel.isActive { handler.pour(into: context) }
    }
  }
}
