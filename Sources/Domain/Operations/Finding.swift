/// What a look at one part of an instance found.
public struct Finding: Equatable, Sendable {
  public enum State: String, Sendable {
    case good
    /// It works, but somebody should do something.
    case warning
    case bad
  }

  /// `Database`, `Disk`, …
  public let subject: String
  public let state: State
  /// What is so.
  public let sentence: String
  /// What to do; empty where nothing is to be done.
  public let advice: String

  public init(_ subject: String, _ state: State, _ sentence: String, advice: String = "") {
    self.subject = subject
    self.state = state
    self.sentence = sentence
    self.advice = advice
  }
}

/// How much background work there is.
public struct QueueState: Equatable, Sendable {
  public let waiting: Int
  public let running: Int
  /// Failed within the last day.
  public let failed: Int
  /// Since when the oldest that waits does so.
  public let oldest: Timestamp?

  public init(waiting: Int, running: Int, failed: Int, oldest: Timestamp?) {
    self.waiting = waiting
    self.running = running
    self.failed = failed
    self.oldest = oldest
  }
}
