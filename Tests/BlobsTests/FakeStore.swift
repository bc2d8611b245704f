import NIOCore
import NIOPosix
import Synchronization

/// A request as a store's server sees it.
struct StoreRequest: Sendable {
  let method: String
  /// With the query.
  let target: String
  let headers: [String: String]
  let body: [UInt8]
}

/// A server on this machine that answers each request as the test says; one request a connection.
final class FakeStore: Sendable {
  typealias Answer = @Sendable (_ number: Int, StoreRequest) -> String

  let origin: String
  private let channel: any Channel
  private let seen = Mutex([StoreRequest]())

  var requests: [StoreRequest] { seen.withLock { $0 } }

  private init(channel: any Channel) {
    self.channel = channel
    origin = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
  }

  /// - Parameter answer: the whole answer, head and body; the connection ends after it. Requests are counted from 1.
  static func run<Value>(_ answer: @escaping Answer, _ test: (FakeStore) async throws -> Value) async throws -> Value {
    let holder = Mutex<FakeStore?>(nil)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = StoreHandler { request in
            let number = holder.withLock { store in
              store?.seen.withLock { seen in
                seen.append(request)
                return seen.count
              } ?? 0
            }
            return answer(number, request)
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let store = FakeStore(channel: channel)
    holder.withLock { $0 = store }
    do {
      let value = try await test(store)
      try await channel.close()
      return value
    } catch {
      try await channel.close()
      throw error
    }
  }

  static func answer(_ status: Int, _ body: String = "", headers: [String: String] = [:]) -> String {
    let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    return "HTTP/1.1 \(status) X\r\n\(lines)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
  }
}

private final class StoreHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: @Sendable (StoreRequest) -> String
  private var bytes: [UInt8] = []

  init(answer: @escaping @Sendable (StoreRequest) -> String) {
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += Array(unwrapInboundIn(data).readableBytesView)
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(String.init)
    let words = lines[0].split(separator: " ").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard bytes.count >= end.upperBound + length else { return }
    let body = Array(bytes[end.upperBound...])
    let text = answer(StoreRequest(method: words[0], target: words[1], headers: headers, body: body))
    bytes = []
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
