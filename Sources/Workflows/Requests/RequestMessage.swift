internal import Blobs
internal import Database
internal import Domain
public import Drawing
internal import Formats
public import Media
public import Store

/// Failures that a transaction of ours ends with on purpose: to try again gives the same.
protocol RequestRefusal: Error {}

extension ValidationFailure: RequestRefusal {}
extension NotFound: RequestRefusal {}
extension Forbidden: RequestRefusal {}
extension Conflict: RequestRefusal {}

/// What the log of the server is told.
public enum RequestEvent: Sendable {
  case began(RequestQueue.Claim)
  case finished(RequestQueue.Claim)
  /// The error is nil where somebody cancelled.
  case failed(RequestQueue.Claim, String, (any Error)?)
  case lost(RequestQueue.Claim)
  case trouble(any Error)
}

/// The sentence of a request that failed.
enum RequestMessage {
  static func sentence(for error: any Error) -> String {
    switch error {
    case let failure as ValidationFailure: failure.problems.map(\.sentence).joined(separator: " ")
    case let failure as any RequestRefusal: "\(failure)"
    case let failure as BlobFailure where failure == .diskFull: failure.description
    case let failure as ArchiveProblem: failure.description
    case let failure as any ActionableFailure: failure.sentence
    default:
      "Something went wrong on our side; nothing was changed. Try again, or tell an administrator: the log has the reason."
    }
  }
}

/// A failure whose sentence people can act on.
public protocol ActionableFailure: Error {
  var sentence: String { get }
}

extension DecodingFailure: ActionableFailure {
  public var sentence: String { description }
}

extension VideoProblem: ActionableFailure {
  public var sentence: String { description }
}
