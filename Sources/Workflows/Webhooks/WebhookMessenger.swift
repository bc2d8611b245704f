public import Database
public import Domain
public import Outbound
internal import Store

/// Sends messages to webhooks: one of as many as there are, in this process and in others.
///
/// A message is claimed with a lease that is longer than an attempt can take; one whose sender died is sent again, with
/// the same key.
public struct WebhookMessenger: Sendable {
  /// For everything: looking up, connecting, the answer.
  private static let mostSeconds = 10
  private static let leaseSeconds: Int64 = 20
  private static let mostBytesKept = 4096

  private let database: Database
  private let outbound: Outbound
  private let vault: Vault
  private let now: @Sendable () -> Timestamp

  public init(
    database: Database,
    outbound: Outbound,
    vault: Vault,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.outbound = outbound
    self.vault = vault
    self.now = now
  }

  /// Sends until the task is cancelled.
  ///
  /// - Parameter report: hears of what went wrong on our side, for the log.
  public func run(_ report: @Sendable (any Error) -> Void) async {
    while !Task.isCancelled {
      do {
        if try await sendNext() { continue }
      } catch is CancellationError {
        return
      } catch {
        report(error)
      }
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
    }
  }

  /// Sends one message that is due.
  ///
  /// - Returns: false where there is none.
  public func sendNext() async throws -> Bool {
    let now = now()
    guard try await database.read({ try WebhookDeliveryStore.hasWork(now: now, on: $0) }) else { return false }
    let lease = now.advanced(bySeconds: Self.leaseSeconds)
    let claim = try await database.write { try WebhookDeliveryStore.claim(until: lease, now: now, on: $0) }
    guard let claim else { return false }
    try await send(claim)
    return true
  }

  /// Sends this message at once.
  public func send(_ id: WebhookDelivery.ID) async throws {
    let lease = now().advanced(bySeconds: Self.leaseSeconds)
    let claim = try await database.write { try WebhookDeliveryStore.claim(id, until: lease, on: $0) }
    guard let claim else { throw NotFound("delivery") }
    try await send(claim)
  }

  private struct Outcome {
    var statusCode: Int?
    var answer = ""
    var isDelivered = false
    /// False where another attempt would end as this one.
    var isWorthRepeating = true
  }

  private func send(_ claim: WebhookDeliveryStore.Claim) async throws {
    let clock = ContinuousClock()
    let begun = clock.now
    let outcome = try await attempt(claim)
    let spent = begun.duration(to: clock.now).components
    let ended = now()
    let pause = outcome.isWorthRepeating ? WebhookPatience.seconds(after: claim.delivery.attempts) : nil
    let again = outcome.isDelivered || claim.delivery.event == WebhookWork.ping ? nil : pause
    try await database.write { connection in
      try WebhookDeliveryStore.conclude(
        claim.delivery.id,
        outcome.isDelivered ? .delivered : again == nil ? .failed : .waiting,
        statusCode: outcome.statusCode,
        response: outcome.answer,
        milliseconds: Int(spent.seconds * 1000 + spent.attoseconds / 1_000_000_000_000_000),
        again: again.map { ended.advanced(bySeconds: $0) },
        now: ended,
        on: connection
      )
    }
  }

  private func attempt(_ claim: WebhookDeliveryStore.Claim) async throws -> Outcome {
    do {
      let secret = try vault.opened(claim.secret)
      let answer = try await outbound.answer(
        to: try request(claim, secret: secret),
        limits: OutboundLimits(mostBytes: 1 << 16, seconds: Self.mostSeconds, redirects: 0)
      )
      return Outcome(
        statusCode: answer.head.status,
        answer: Self.beginning(of: answer.body),
        isDelivered: answer.head.isSuccess
      )
    } catch let failure as OutboundFailure {
      return Outcome(answer: Self.sentence(failure), isWorthRepeating: !failure.isForGood)
    } catch let conflict as Conflict {
      return Outcome(answer: conflict.sentence, isWorthRepeating: false)
    }
  }

  private func request(_ claim: WebhookDeliveryStore.Claim, secret: String) throws -> OutboundRequest {
    let body = claim.delivery.body
    let seconds = now().milliseconds / 1000
    var request = OutboundRequest(
      try OutboundURL(claim.targetURL),
      method: .post,
      headers: [
        ("Content-Type", "application/json"), ("X-Webhook-Delivery", claim.delivery.uid),
        ("X-Webhook-Event", claim.delivery.event), ("X-Webhook-Attempt", "\(claim.delivery.attempts)"),
      ] + WebhookSignature.headers(of: body, secret: secret, seconds: seconds),
      body: Array(body.utf8)
    )
    request.checksCertificate = claim.checksCertificate
    return request
  }

  private static func beginning(of body: [UInt8]) -> String {
    // Postgres keeps no zero bytes in texts.
    String(decoding: body.prefix(mostBytesKept), as: UTF8.self).filter { $0 != "\0" }
  }

  private static func sentence(_ failure: OutboundFailure) -> String {
    guard case .tooManyRedirects(let host) = failure else { return failure.description }
    return "\(host) leads to another address, which is not followed. Give the address where it ends."
  }
}

extension OutboundFailure {
  fileprivate var isForGood: Bool {
    switch self {
    case .notAnAddress, .notPermitted: true
    default: false
    }
  }
}
