import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that drip: they hold places that others need.
///
/// The first request must begin in time; later ones are held to the time that a connection may be idle. Where a request was
/// answered before all of its body had come, the rest must come at a pace.
final class LineDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  static let limit = TimeAmount.seconds(10)
  /// In bytes within the limit, so that who sends quickly reads the answer at the end.
  private static let slowest = 1 << 16

  private var deadline: Scheduled<Void>?
  /// Of a body whose request is answered already, since it was last looked at; nil where there is none.
  private var leftoverBytes: Int?
  private var isReading = false

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      isReading = true
      stopWaiting()
    case .body(let piece): if let count = leftoverBytes { leftoverBytes = count + piece.readableBytes }
    case .end:
      isReading = false
      stopWaiting()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data), isReading { lookAgain(NIOLoopBound(context, eventLoop: context.eventLoop)) }
    context.write(data, promise: promise)
  }

  private func stopWaiting() {
    deadline?.cancel()
    deadline = nil
    leftoverBytes = nil
  }

  private func lookAgain(_ context: NIOLoopBound<ChannelHandlerContext>) {
    leftoverBytes = 0
    deadline = context.value.eventLoop.assumeIsolated().scheduleTask(in: Self.limit) {
      guard let count = self.leftoverBytes else { return }
      if count < Self.slowest { context.value.close(promise: nil) } else { self.lookAgain(context) }
    }
  }
}
