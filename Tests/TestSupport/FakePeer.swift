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

  public var requests: [String] { log.requests.map(\.text) }
  public var received: [Request] { log.requests }
  public var connections: Int { log.connections }
  public var origin: String { "http://127.0.0.1:\(port)" }

  private init(channel: any Channel, log: RequestLog) {
    self.channel = channel
    self.log = log
    port = channel.localAddress?.port ?? 0
  }

  /// What it was sent.
  public struct Request: Sendable {
    public let method: String
    public let path: String
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    init(_ bytes: [UInt8]) {
      let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
      let lines = String(decoding: bytes[..<(end?.lowerBound ?? bytes.endIndex)], as: UTF8.self).split(
        separator: "\r\n"
      )
      let words = lines.first?.split(separator: " ").map(String.init) ?? []
      method = words.first ?? ""
      path = words.count > 1 ? words[1] : ""
      headers = lines.dropFirst().compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1].drop { $0 == " " })) : nil
      }
      body = end.map { Array(bytes[$0.upperBound...]) } ?? []
      text = String(decoding: bytes, as: UTF8.self)
    }

    let text: String

    /// The first value of a header.
    public subscript(name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  /// - Parameter behaviour: from the request's path.
  public static func run<Value>(
    _ behaviour: @escaping @Sendable (String) -> Behaviour,
    _ test: (FakePeer) async throws -> Value
  ) async throws -> Value {
    try await serve({ behaviour($0.path) }, test)
  }

  /// - Parameter behaviour: from all that was sent.
  public static func serve<Value>(
    _ behaviour: @escaping @Sendable (Request) -> Behaviour,
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
  private let state = Mutex((requests: [FakePeer.Request](), connections: 0))

  var requests: [FakePeer.Request] { state.withLock { $0.requests } }
  var connections: Int { state.withLock { $0.connections } }

  func connected() { state.withLock { $0.connections += 1 } }
  func asked(_ request: FakePeer.Request) { state.withLock { $0.requests.append(request) } }
}

private final class PeerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let behaviour: @Sendable (FakePeer.Request) -> FakePeer.Behaviour
  private let log: RequestLog
  private var received: [UInt8] = []
  /// Of head and body together, once the head has come; 0 before.
  private var size = 0
  private var isAnswered = false

  init(behaviour: @escaping @Sendable (FakePeer.Request) -> FakePeer.Behaviour, log: RequestLog) {
    self.behaviour = behaviour
    self.log = log
  }

  func channelActive(context: ChannelHandlerContext) {
    log.connected()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += unwrapInboundIn(data).readableBytesView
    guard !isAnswered, isWhole else { return }
    isAnswered = true
    let request = FakePeer.Request(received)
    log.asked(request)
    switch behaviour(request) {
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
    if size == 0, let head = received.firstRange(of: Array("\r\n\r\n".utf8)) {
      size = head.upperBound + (Int(FakePeer.Request(received)["Content-Length"] ?? "") ?? 0)
    }
    return size > 0 && received.count >= size
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
