public import Domain

/// Who has which job open in an editor, in this process and in others, and what waits to be told to each.
///
/// A slow reader costs no more memory than a quick one: news of the same person replace each other.
public actor LiveHub {
  static let mostSeats = 2000
  static let mostOfUser = 12
  /// Of more people than these in one job, no more are shown.
  static let mostMembers = 50
  /// Processes repeat who is with them more often than that.
  static let guestSeconds: Int64 = 25

  private struct Seat {
    let job: Job.ID
    var presence: Presence
    var mail = LiveMail()
    var waiter: CheckedContinuation<Void, Never>?
  }

  private struct Guest {
    var presence: Presence
    var heard: Timestamp
  }

  /// What other processes are to hear; the oldest is dropped where nobody carries it on.
  public nonisolated let outgoing: AsyncStream<LiveMessage>
  private let relay: AsyncStream<LiveMessage>.Continuation
  private let process: String
  private var seats: [Int: Seat] = [:]
  /// Who is in other processes, by job and client.
  private var guests: [Job.ID: [String: Guest]] = [:]
  private var numbers: [Job.ID: Int64] = [:]
  private var nextSeat = 0
  private var isClosed = false

  /// - Parameter process: names this process among all.
  public init(process: String) {
    self.process = process
    (outgoing, relay) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// The jobs that somebody here has open.
  public var watchedJobs: [Job.ID] { Array(Set(seats.values.map(\.job))) }

  /// Takes a seat; whoever else is in the job hears of it.
  ///
  /// - Returns: the seat, which must be given back by `leave`, and who is there already.
  public func join(_ job: Job.ID, as presence: Presence) throws(LiveRefusal) -> (seat: Int, members: [Presence]) {
    guard !isClosed else { throw .closed }
    guard seats.count < Self.mostSeats else { throw .tooMany }
    guard seats.values.count(where: { $0.presence.user == presence.user }) < Self.mostOfUser else {
      throw .tooManyOfUser
    }
    let others = members(of: job).filter { $0.client != presence.client }
    let seat = nextSeat
    nextSeat += 1
    seats[seat] = Seat(job: job, presence: presence)
    tell(job, except: presence.client) { $0.enter(presence) }
    send(.present(presence), of: job)
    return (seat, Array(others.prefix(Self.mostMembers)))
  }

  public func leave(_ seat: Int) {
    guard let left = seats.removeValue(forKey: seat) else { return }
    left.waiter?.resume()
    let client = left.presence.client
    // A tab that has come back already is still there.
    guard !seats.values.contains(where: { $0.job == left.job && $0.presence.client == client }) else { return }
    tell(left.job, except: client) { $0.leave(client) }
    send(.left(client: client), of: left.job)
    if !seats.values.contains(where: { $0.job == left.job }) {
      guests[left.job] = nil
      numbers[left.job] = nil
    }
  }

  /// Somebody says where they are; their stream may be with another process.
  public func place(_ presence: Presence, in job: Job.ID) {
    for (seat, held) in seats where held.job == job && isSame(held.presence, presence) {
      seats[seat]?.presence = presence
    }
    tell(job, except: presence.client) { $0.enter(presence) }
    send(.present(presence), of: job)
  }

  /// Annotations of a job were changed in this process.
  public func edited(_ job: Job.ID) {
    tell(job, except: nil) { $0.hasEdits = true }
    send(.edited, of: job)
  }

  /// In this process issues of a job or what is said of them were changed, or it was compared with the ground truth.
  public func talked(in job: Job.ID) {
    tell(job, except: nil) { $0.hasTalk = true }
    send(.talked, of: job)
  }

  /// The state or the stage of a job was changed in this process.
  public func progressed(_ job: Job.ID) {
    tell(job, except: nil) { $0.hasProgress = true }
    send(.progressed, of: job)
  }

  /// The numbers of the last changes as the database has them: whoever made them.
  public func noticed(_ latest: [Job.ID: Int64]) {
    for (job, number) in latest where numbers[job] != number {
      numbers[job] = number
      tell(job, except: nil) { $0.hasEdits = true }
    }
  }

  /// Another process says something.
  public func hear(_ message: LiveMessage, now: Timestamp) {
    let job = Job.ID(message.job)
    guard message.process != process, seats.values.contains(where: { $0.job == job }) else { return }
    switch message.event {
    case .edited: tell(job, except: nil) { $0.hasEdits = true }
    case .talked: tell(job, except: nil) { $0.hasTalk = true }
    case .progressed: tell(job, except: nil) { $0.hasProgress = true }
    case .present(let presence):
      let known = guests[job]?[presence.client]
      guard known != nil || (guests[job]?.count ?? 0) < Self.mostMembers else { return }
      guests[job, default: [:]][presence.client] = Guest(presence: presence, heard: now)
      if known?.presence != presence { tell(job, except: presence.client) { $0.enter(presence) } }
    case .left(let client):
      guests[job]?[client] = nil
      tell(job, except: client) { $0.leave(client) }
    }
  }

  /// Repeats to other processes who is here, and forgets whom they do not repeat.
  public func repeatMembers(now: Timestamp) {
    for seat in seats.values { send(.present(seat.presence), of: seat.job) }
    let oldest = now.advanced(bySeconds: -Self.guestSeconds)
    for (job, present) in guests {
      for (client, guest) in present where guest.heard < oldest {
        guests[job]?[client] = nil
        tell(job, except: client) { $0.leave(client) }
      }
    }
  }

  /// What has come for a seat: at once where something has, empty when the time is up or the task is cancelled.
  public func mail(for seat: Int, within limit: Duration) async -> LiveMail {
    if let held = seats[seat], held.mail.isEmpty, !isClosed, !Task.isCancelled {
      let timer = Task {
        try await Task.sleep(for: limit)
        wake(seat)
      }
      await withTaskCancellationHandler {
        await withCheckedContinuation { seats[seat]?.waiter = $0 }
      } onCancel: {
        Task { await self.wake(seat) }
      }
      timer.cancel()
    }
    guard let held = seats[seat], !isClosed else { return .closed }
    seats[seat]?.mail = LiveMail()
    return held.mail
  }

  /// Nobody can look on any more: the server stops.
  public func close() {
    isClosed = true
    for seat in seats.values { send(.left(client: seat.presence.client), of: seat.job) }
    relay.finish()
    for seat in seats.keys { wake(seat) }
  }

  private func members(of job: Job.ID) -> [Presence] {
    let here = seats.values.filter { $0.job == job }.map { ($0.presence.client, $0.presence) }
    let elsewhere = (guests[job] ?? [:]).map { ($0.key, $0.value.presence) }
    return Dictionary(here + elsewhere) { first, _ in first }.values.sorted { $0.client < $1.client }
  }

  private func isSame(_ one: Presence, _ other: Presence) -> Bool {
    one.client == other.client && one.user == other.user
  }

  private func tell(_ job: Job.ID, except client: String?, _ change: (inout LiveMail) -> Void) {
    for (key, seat) in seats where seat.job == job && seat.presence.client != client {
      var mail = seat.mail
      change(&mail)
      guard mail.members.count <= Self.mostMembers else { continue }
      seats[key]?.mail = mail
      wake(key)
    }
  }

  private func send(_ event: LiveMessage.Event, of job: Job.ID) {
    relay.yield(LiveMessage(process: process, job: job.value, event: event))
  }

  private func wake(_ seat: Int) {
    let waiter = seats[seat]?.waiter
    seats[seat]?.waiter = nil
    waiter?.resume()
  }
}

extension LiveMail {
  static let closed: LiveMail = {
    var mail = LiveMail()
    mail.isClosed = true
    return mail
  }()
}
