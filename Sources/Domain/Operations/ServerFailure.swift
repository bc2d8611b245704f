/// What went wrong in a request without anybody having foreseen it: a line for administrators.
public struct ServerFailure: Equatable, Sendable {
  public let id: Identifier<ServerFailure>
  public let at: Timestamp
  /// Host name and process number.
  public let server: String
  /// Log lines about the request carry the same.
  public let requestID: String
  /// Method and route, such as `GET /api/tasks/{task}`.
  public let place: String
  public let sentence: String
  /// How many alike there were within seconds.
  public let count: Int

  public init(
    id: Identifier<ServerFailure>,
    at: Timestamp,
    server: String,
    requestID: String,
    place: String,
    sentence: String,
    count: Int
  ) {
    self.id = id
    self.at = at
    self.server = server
    self.requestID = requestID
    self.place = place
    self.sentence = sentence
    self.count = count
  }
}
