/// Work that a person asked for and that goes on in the background: CVAT's "request".
public struct BackgroundRequest: Equatable, Sendable {
  public typealias ID = Identifier<BackgroundRequest>

  public let id: ID
  public let operation: Operation
  public let owner: Person
  public let state: State
  /// 0…1.
  public let progress: Double
  /// What it does now, or why it failed; a sentence, or empty.
  public let message: String
  /// What went wrong on the way, a line each.
  public let log: String
  /// How often somebody began it.
  public let attempts: Int
  public let created: Timestamp
  public let started: Timestamp?
  public let finished: Timestamp?
  /// Somebody wanted it to end.
  public let isCancelled: Bool
  public let result: Result

  public enum State: String, CaseIterable, Sendable {
    case queued, started, failed, finished

    public var isOver: Bool { self == .failed || self == .finished }
  }

  /// What came of it, once it is finished.
  public struct Result: Equatable, Sendable {
    /// The key of what was made, such as a restored task.
    public var subject: Int64?
    /// The stored file of an export.
    public var blobKey: String?
    public var fileName: String?
    /// When the file goes.
    public var expires: Timestamp?

    public init(
      subject: Int64? = nil,
      blobKey: String? = nil,
      fileName: String? = nil,
      expires: Timestamp? = nil
    ) {
      self.subject = subject
      self.blobKey = blobKey
      self.fileName = fileName
      self.expires = expires
    }
  }

  public init(
    id: ID,
    operation: Operation,
    owner: Person,
    state: State,
    progress: Double,
    message: String,
    log: String,
    attempts: Int,
    created: Timestamp,
    started: Timestamp?,
    finished: Timestamp?,
    isCancelled: Bool = false,
    result: Result
  ) {
    self.id = id
    self.operation = operation
    self.owner = owner
    self.state = state
    self.progress = progress
    self.message = message
    self.log = log
    self.attempts = attempts
    self.created = created
    self.started = started
    self.finished = finished
    self.isCancelled = isCancelled
    self.result = result
  }

  /// The key that clients hold, in CVAT's form: `action=create&target=task&target_id=5&id=17`.
  public var name: String {
    var name = "action=\(operation.action.rawValue)&target=\(operation.target.rawValue)"
    if let subject = operation.subject { name += "&target_id=\(subject)" }
    if let part = operation.part { name += "&subresource=\(part.rawValue)" }
    return name + "&id=\(id)"
  }
}

/// How clients name a request.
public enum RequestName: Equatable, Sendable {
  /// This one.
  case number(BackgroundRequest.ID)
  /// The newest of these: CVAT's own form, without a number.
  case newest(action: String, target: String, subject: Int64, part: String)

  /// - Parameter text: `action=create&target=task&target_id=5[&subresource=…][&id=17]`, or a number.
  public init?(_ text: String) {
    if let id = BackgroundRequest.ID(text) {
      self = .number(id)
      return
    }
    var fields: [Substring: Substring] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    if let id = fields["id"] {
      guard let id = BackgroundRequest.ID(id) else { return nil }
      self = .number(id)
    } else if let action = fields["action"], let target = fields["target"],
      let subject = fields["target_id"].flatMap({ Int64($0) })
    {
      self = .newest(
        action: String(action),
        target: String(target),
        subject: subject,
        part: String(fields["subresource"] ?? "")
      )
    } else {
      return nil
    }
  }
}
