import NIOCore
import NIOPosix
import NIOSSL

/// Asks the server on this machine over TLS. Who it is does not matter, since it is this machine: its certificate names
/// another host.
enum SecureProbe {
  static func answersHealth(port: Int) async -> Bool {
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.certificateVerification = .none
      let context = try NIOSSLContext(configuration: configuration)
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let answer = loop.makePromise(of: Bool.self)
      loop.scheduleTask(in: .seconds(3)) { answer.succeed(false) }
      let bootstrap = ClientBootstrap(group: loop)
        .connectTimeout(.seconds(3))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers([
              NIOSSLClientHandler(context: context, serverHostname: nil), StatusReader(answer: answer),
            ])
          }
        }
      let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).flatMapError { error in
        answer.succeed(false)
        return loop.makeFailedFuture(error)
      }.get()
      let question = ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      channel.writeAndFlush(question, promise: nil)
      let isHealthy = try await answer.futureResult.get()
      channel.close(promise: nil)
      return isHealthy
    } catch {
      return false
    }
  }

  /// Waits for the status line.
  private final class StatusReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<Bool>
    private var head = ByteBuffer()

    init(answer: EventLoopPromise<Bool>) {
      self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var more = unwrapInboundIn(data)
      head.writeBuffer(&more)
      if let line = head.getString(at: head.readerIndex, length: 12) { answer.succeed(line == "HTTP/1.1 200") }
    }

    func channelInactive(context: ChannelHandlerContext) {
      answer.succeed(false)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      answer.succeed(false)
      context.close(promise: nil)
    }
  }
}
