public import Database
public import Domain

/// The queue below the requests: who works on what, and until when that counts.
///
/// Whoever claims a request holds its lease, and renews it while working. All changes ask for the lease, so that a worker
/// that was thought dead changes nothing when it wakes up.
public enum RequestQueue {
  /// A request that a worker holds, with the JSON that says what to do.
  public struct Claim: Sendable {
    public let id: BackgroundRequest.ID
    public let operation: BackgroundRequest.Operation
    /// Who asked: the work is done with this person's rights.
    public let owner: User.ID
    public let input: String
    public let attempt: Int
  }

  /// - Parameter onlyOnce: while another request of this key waits or runs, that one is returned in place of a new one.
  /// - Returns: the request, and whether it is new.
  public static func insert(
    _ operation: BackgroundRequest.Operation,
    input: String,
    onlyOnce: String?,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> (id: BackgroundRequest.ID, isNew: Bool) {
    let inserted = try connection.first(
      insertion,
      owner,
      operation.action.rawValue,
      operation.part?.rawValue ?? "",
      operation.target.rawValue,
      operation.subject,
      operation.place.project,
      operation.place.task,
      operation.place.job,
      operation.format,
      operation.isLightweight,
      input,
      onlyOnce,
      now
    ) { BackgroundRequest.ID($0.int64(0)) }
    if let inserted { return (inserted, true) }
    let present = try connection.first(byOnlyOnce, onlyOnce) { BackgroundRequest.ID($0.int64(0)) }
    guard let present else { throw Conflict("The same work has just ended; ask again.") }
    return (present, false)
  }

  /// Whether a request of this kind about a task waits or runs.
  public static func isUnderWay(
    _ action: BackgroundRequest.Action,
    of task: LabelingTask.ID,
    on connection: any Connection
  ) throws -> Bool {
    try connection.first(underWay, task, action.rawValue) { _ in true } ?? false
  }

  /// Whether there may be something to claim: a look that keeps nobody waiting.
  public static func hasWork(now: Timestamp, on connection: any Connection) throws -> Bool {
    try connection.first(waiting, now) { _ in true } ?? false
  }

  /// Takes the next request that nobody works on, of those whose owners have the fewest under way.
  public static func claim(
    by holder: String,
    until lease: Timestamp,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Claim? {
    try connection.first(claiming, holder, lease, now) { row in
      Claim(
        id: row.identifier(0),
        operation: BackgroundRequest.Operation(
          BackgroundRequest.Action(rawValue: row.string(2)) ?? .create,
          BackgroundRequest.Part(rawValue: row.string(3)),
          of: BackgroundRequest.Target(rawValue: row.string(4)) ?? .task,
          row.optionalInt64(5),
          place: BackgroundRequest.Place(
            project: row.optionalInt64(6).map(Identifier.init),
            task: row.optionalInt64(7).map(Identifier.init),
            job: row.optionalInt64(8).map(Identifier.init)
          ),
          format: row.string(9),
          isLightweight: row.isNull(10) ? nil : row.bool(10)
        ),
        owner: row.identifier(1),
        input: row.string(11),
        attempt: row.int(12)
      )
    }
  }

  /// - Returns: whether somebody cancelled it; nil where the lease is lost.
  public static func renew(
    _ id: BackgroundRequest.ID,
    by holder: String,
    until lease: Timestamp,
    progress: Double,
    message: String,
    on connection: any Connection
  ) throws -> Bool? {
    try connection.first(renewal, lease, progress, message, id, holder) { $0.bool(0) }
  }

  /// - Returns: false where the lease is lost: then nothing else of the transaction may be kept.
  public static func finish(
    _ id: BackgroundRequest.ID,
    by holder: String,
    _ result: BackgroundRequest.Result,
    note: String,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      finishing,
      note,
      now,
      result.subject,
      result.blobKey,
      result.fileName,
      result.expires,
      id,
      holder
    ) == 1
  }

  /// Names what was made, for requests whose subject has no key before it is written.
  public static func setSubject(
    _ subject: Int64,
    of id: BackgroundRequest.ID,
    on connection: any Connection
  ) throws {
    try connection.execute(subjecting, subject, id)
  }

  /// Adds lines to what is told about a request.
  public static func addNote(_ note: String, to id: BackgroundRequest.ID, on connection: any Connection) throws {
    try connection.execute(noting, note, id)
  }

  /// - Returns: false where the lease is lost.
  public static func fail(
    _ id: BackgroundRequest.ID,
    by holder: String,
    because message: String,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Bool {
    let isFailed = try connection.execute(failing, message, message + "\n", now, id, holder) == 1
    if isFailed { try noteLeftovers(now: now, on: connection) }
    return isFailed
  }

  /// Gives a request back, to be begun again by whoever comes next.
  public static func release(
    _ id: BackgroundRequest.ID,
    by holder: String,
    note: String,
    notBefore: Timestamp,
    countsAttempt: Bool,
    on connection: any Connection
  ) throws {
    try connection.execute(releasing, notBefore, note, countsAttempt ? 0 : 1, id, holder)
  }

  /// Ends what was begun so often, and each time by somebody who vanished.
  public static func abandonLost(most: Int, now: Timestamp, on connection: any Connection) throws {
    let count = try connection.execute(
      abandoning,
      "The server stopped in the middle of this \(most) times; nothing was changed. Try again, or tell an administrator.",
      now,
      most
    )
    if count > 0 { try noteLeftovers(now: now, on: connection) }
  }

  /// Marks a request as cancelled; one that nobody works on is over at once.
  ///
  /// - Throws: `Conflict` where it is over already.
  public static func cancel(
    _ id: BackgroundRequest.ID,
    by name: String,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let waiting = try connection.execute(cancellingWaiting, "Cancelled by \(name).", now, id)
    if waiting == 1 { return try noteLeftovers(now: now, on: connection) }
    guard try connection.execute(cancellingRunning, id) == 1 else {
      throw Conflict("This request is over: there is nothing to cancel.")
    }
  }

  /// Puts a failed request back into the queue.
  public static func retry(_ id: BackgroundRequest.ID, now: Timestamp, on connection: any Connection) throws {
    guard try connection.execute(retrying, now, id) == 1 else {
      throw Conflict("Only a request that failed, and whose files are still there, can be tried again.")
    }
  }

  /// What the handler of a request was told, as JSON.
  public static func input(of id: BackgroundRequest.ID, on connection: any Connection) throws -> String {
    guard let input = try connection.first(reading, id, map: { $0.string(0) }) else { throw NotFound("request") }
    return input
  }

  /// Tells the handler of a request that failed something else.
  public static func setInput(
    _ input: String,
    of id: BackgroundRequest.ID,
    on connection: any Connection
  ) throws {
    try connection.execute(rewriting, input, id)
  }

  /// Hands the files that a request's earlier attempt wrote to the sweep.
  public static func noteWrittenAsOrphans(
    of id: BackgroundRequest.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(orphaningOne, now, id)
    try UploadFileStore.forgetWritten(by: id, on: connection)
  }

  /// Hands the files of requests that are over, and that no other row names, to the sweep.
  static func noteLeftovers(now: Timestamp, on connection: any Connection) throws {
    try connection.execute(orphaning, now)
    try connection.execute(forgetting)
    try connection.execute(orphaningCancelled, now)
    try connection.execute(forgettingCancelled)
  }
}
