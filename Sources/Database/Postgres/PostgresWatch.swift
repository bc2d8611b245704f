internal import CPostgres
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Ends the waiting for a server that has fallen silent.
///
/// libpq waits for an answer for as long as the connection lives, and that lives on while the server stands still and its machine
/// confirms what comes. So who waits long is a reason to knock at the server anew: where it lets somebody in, or answers anybody,
/// the statement takes its time; where it does neither, twice in a row, the connections of all who wait are cut, and what they wait
/// for fails as with any broken one.
final class PostgresWatch: Sendable {
  /// Which server a connection leads to, as libpq tells it of its list of hosts.
  struct Place: Hashable, Sendable {
    let host: String
    let address: String
    let port: String

    init(of handle: OpaquePointer) {
      func word(_ text: UnsafeMutablePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
      host = word(PQhost(handle))
      address = word(PQhostaddr(handle))
      port = word(PQport(handle))
    }

    init(host: String) {
      self.host = host
      address = ""
      port = ""
    }
  }

  private struct Trip {
    let socket: Int32
    let place: Place
    /// When it began, or when the server last let somebody in.
    var heard = ContinuousClock.now
  }

  private struct State {
    var trips: [Int: Trip] = [:]
    /// When somebody last stopped waiting for a server: with its answer, or with a connection that broke.
    var answers: [Place: ContinuousClock.Instant] = [:]
    /// How often in a row a server was knocked at in vain.
    var vain: [Place: Int] = [:]
    var nextNumber = 0
    var isLooking = false
  }

  /// A busy machine may be late once.
  private static let mostVain = 2

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "postgres.watch")
  private let silence: Duration
  private let isAnswering: @Sendable (Place) -> Bool
  private let cutOff: @Sendable (Place) -> Void

  /// - Parameters:
  ///   - silence: how long a trip takes before the server is knocked at.
  ///   - isAnswering: knocks; may block.
  ///   - cutOff: is told of a server before the connections to it are cut.
  init(
    silence: Duration,
    isAnswering: @escaping @Sendable (Place) -> Bool,
    cutOff: @escaping @Sendable (Place) -> Void = { _ in }
  ) {
    self.silence = silence
    self.isAnswering = isAnswering
    self.cutOff = cutOff
  }

  /// Runs `trip`, which waits for an answer on a connection's socket, and sees to it that it comes to an end.
  func during<Value>(_ socket: Int32, to place: Place, _ trip: () -> Value) -> Value {
    let number = begin(Trip(socket: socket, place: place))
    defer {
      state.withLock { state in
        state.trips[number] = nil
        state.answers[place] = .now
      }
    }
    return trip()
  }

  private func begin(_ trip: Trip) -> Int {
    let (number, isFirst) = state.withLock { state in
      state.nextNumber += 1
      state.trips[state.nextNumber] = trip
      defer { state.isLooking = true }
      return (state.nextNumber, !state.isLooking)
    }
    if isFirst { look(in: silence) }
    return number
  }

  private func look(in time: Duration) {
    queue.asyncAfter(deadline: .now() + .nanoseconds(Int(time / .nanoseconds(1)))) { self.look() }
  }

  private func look() {
    let now = ContinuousClock.now
    let silent = state.withLock { $0.trips.values.filter { now - $0.heard >= silence } }
    for place in Set(silent.map(\.place)) { knock(at: place) }
    let next = state.withLock { state in
      let oldest = state.trips.values.map(\.heard).min()
      state.isLooking = oldest != nil
      return oldest.map { max(silence - (.now - $0), .milliseconds(1)) }
    }
    if let next { look(in: next) }
  }

  /// Who began to wait while the server was knocked at in vain has a while yet.
  private func knock(at place: Place) {
    let begun = ContinuousClock.now
    let isLetIn = isAnswering(place)
    state.withLock { state in
      let isAlive = isLetIn || state.answers[place].map { $0 >= begun } == true
      state.vain[place] = isAlive ? nil : (state.vain[place] ?? 0) + 1
      let isSilent = state.vain[place] == Self.mostVain
      if isSilent {
        state.vain[place] = nil
        cutOff(place)
      }
      guard isAlive || isSilent else { return }
      for (number, trip) in state.trips where trip.place == place && trip.heard <= begun {
        state.trips[number]?.heard = .now
        if isSilent { shutdown(trip.socket, Int32(SHUT_RDWR)) }
      }
    }
  }
}

extension PostgresWatch {
  private static let knockSeconds = "3"

  /// As connections are watched in use.
  ///
  /// - Parameter outage: is told of a server that lets nobody in, so that nobody else finds out for themselves.
  convenience init(connectionString: String, silence: Duration, outage: Outage) {
    self.init(silence: silence) {
      Self.isAnswering($0, connectionString: connectionString)
    } cutOff: { place in
      outage.begin(.unavailable("PostgreSQL at \(place.host):\(place.port) does not answer, and lets nobody in."))
    }
  }

  private static func isAnswering(_ place: Place, connectionString: String) -> Bool {
    let answer = PostgresConnection.withParameters([
      ("dbname", connectionString), ("host", place.host), ("hostaddr", place.address), ("port", place.port),
      ("target_session_attrs", "any"), ("connect_timeout", knockSeconds),
    ]) { PQpingParams($0, $1, 1) }
    return answer != PQPING_NO_RESPONSE
  }
}
