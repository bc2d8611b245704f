internal import Dispatch
internal import Glibc
internal import Synchronization

/// Finds the addresses of a host.
public protocol HostResolver: Sendable {
  /// Empty where the host is not known.
  func addresses(of host: String) async throws -> [IPAddress]
}

/// The system's own look-up, on threads that may wait; who stops waiting for it gets `CancellationError` at once.
public struct SystemResolver: HostResolver {
  private static let queue = DispatchQueue(label: "outbound.names", attributes: .concurrent)
  /// A look-up can take half a minute where no name server answers: so many at a time.
  private static let places = DispatchSemaphore(value: 4)

  public init() {}

  public func addresses(of host: String) async throws -> [IPAddress] {
    let waiting = WaitingLookup()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiting.begin(continuation)
        Self.queue.async {
          Self.places.wait()
          defer { Self.places.signal() }
          waiting.end(with: .success(Self.lookup(host)))
        }
      }
    } onCancel: {
      waiting.end(with: .failure(CancellationError()))
    }
  }

  private static func lookup(_ host: String) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
    defer { freeaddrinfo(first) }
    var found: [IPAddress] = []
    var next = first
    while let entry = next {
      if let address = address(entry.pointee) { found.append(address) }
      next = entry.pointee.ai_next
    }
    return found
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
    switch entry.ai_family {
    case AF_INET:
      let address = raw.loadUnaligned(as: sockaddr_in.self)
      return IPAddress(bytes: withUnsafeBytes(of: address.sin_addr) { Array($0) })
    case AF_INET6:
      let address = raw.loadUnaligned(as: sockaddr_in6.self)
      return IPAddress(bytes: withUnsafeBytes(of: address.sin6_addr) { Array($0) })
    default: return nil
    }
  }
}

/// Somebody who waits for a look-up: answered once, by whichever end comes first.
private final class WaitingLookup: Sendable {
  typealias Answer = Result<[IPAddress], any Error>

  private enum State {
    case fresh
    case waiting(CheckedContinuation<[IPAddress], any Error>)
    case ended(Answer)
  }

  private let state = Mutex(State.fresh)

  func begin(_ continuation: CheckedContinuation<[IPAddress], any Error>) {
    let early = state.withLock { state -> Answer? in
      if case .ended(let answer) = state { return answer }
      state = .waiting(continuation)
      return nil
    }
    if let early { continuation.resume(with: early) }
  }

  func end(with answer: Answer) {
    let waiting = state.withLock { state -> CheckedContinuation<[IPAddress], any Error>? in
      defer { state = .ended(answer) }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume(with: answer)
  }
}
