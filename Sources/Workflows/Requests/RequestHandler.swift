public import Database
public import Domain
public import Store
internal import Synchronization

/// Does one kind of background work. It may be begun again after a crash: what it wrote before is gone by then, because
/// everything that counts is written by the outcome's `commit`, together with the end of the request.
public protocol RequestHandler: Sendable {
  /// As in `BackgroundRequest.Operation.kind`.
  var kind: String { get }

  /// Does the work with the owner's rights as they are now.
  ///
  /// - Throws: one of Domain's refusals, or an error whose description people can act on: it becomes the message.
  func run(_ claim: RequestQueue.Claim, for owner: User, _ work: RequestProgress) async throws -> RequestOutcome
}

/// What came of a piece of work.
public struct RequestOutcome: Sendable {
  public let result: BackgroundRequest.Result
  /// What was passed over, a line each; shown with the request.
  public let note: String
  /// Writes what was made; in one transaction with the end of the request, so that both happen or none.
  let commit: @Sendable (any Connection) throws -> Void
  /// Tells those who look on, once it is written.
  let tell: @Sendable () async -> Void

  public init(
    _ result: BackgroundRequest.Result = .init(),
    note: String = "",
    commit: @escaping @Sendable (any Connection) throws -> Void = { _ in },
    tell: @escaping @Sendable () async -> Void = {}
  ) {
    self.result = result
    self.note = note
    self.tell = tell
    self.commit = commit
  }
}

/// How far a piece of work is, and whether it should stop; any thread may ask and tell.
public final class RequestProgress: Sendable {
  public let request: BackgroundRequest.ID
  private let told: (@Sendable (Double, String) -> Void)?
  private let state = Mutex(State())

  private struct State {
    var fraction = 0.0
    var message = ""
    var isStopped = false
  }

  /// - Parameter told: hears each report, on whatever thread the work runs.
  public init(request: BackgroundRequest.ID, told: (@Sendable (Double, String) -> Void)? = nil) {
    self.request = request
    self.told = told
  }

  /// - Parameters:
  ///   - fraction: 0…1.
  ///   - message: what is being done, as “Reading picture 12 of 400”.
  /// - Throws: `CancellationError` where the work should stop.
  public func report(_ fraction: Double, _ message: String) throws {
    try state.withLock { state in
      guard !state.isStopped else { throw CancellationError() }
      state.fraction = min(max(fraction, 0), 1)
      state.message = message
    }
    told?(fraction, message)
  }

  public func checkCancellation() throws {
    guard !state.withLock({ $0.isStopped }) else { throw CancellationError() }
  }

  public var isStopped: Bool { state.withLock { $0.isStopped } }

  var present: (fraction: Double, message: String) { state.withLock { ($0.fraction, $0.message) } }

  func stop() {
    state.withLock { $0.isStopped = true }
  }
}
