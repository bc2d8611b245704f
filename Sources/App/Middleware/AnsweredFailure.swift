import Blobs
import Database
import Domain
import HTTPTypes
import Hummingbird
import JSON
import Media
import Workflows

/// What a failure means in HTTP: the only place that knows.
struct AnsweredFailure {
  let status: HTTPResponse.Status
  let sentence: String
  let problems: [ValidationFailure.Problem]
  let isUnforeseen: Bool
  let retryAfter: Int?
  /// The methods that the address knows, where the request had another.
  let allowed: String?

  init(_ error: any Error) {
    switch error {
    case let failure as ValidationFailure:
      self.init(status: .unprocessableContent, sentence: failure.description, problems: failure.problems)
    case let failure as NotFound: self.init(status: .notFound, sentence: failure.description)
    case let failure as Forbidden: self.init(status: .forbidden, sentence: failure.description)
    case let failure as Conflict: self.init(status: .conflict, sentence: failure.description)
    case let failure as MethodNotAllowed:
      self.init(
        status: .methodNotAllowed,
        sentence: "This address knows \(failure.allowed) only.",
        allowed: failure.allowed
      )
    case is SignInNeeded: self.init(status: .unauthorized, sentence: "Sign in first.")
    case let failure as BodyTooLarge: self.init(status: .contentTooLarge, sentence: failure.description)
    case let failure as UnreadableBody: self.init(status: .badRequest, sentence: failure.description)
    case let refusal as SignIn.Refusal: self.init(refusal)
    case let failure as DatabaseFailure: self.init(failure)
    case let failure as BlobFailure: self.init(failure)
    case let failure as ModelFailure: self.init(failure)
    case let problem as VideoProblem: self.init(problem)
    case let failure as any ActionableFailure:
      self.init(status: .unprocessableContent, sentence: failure.sentence)
    case let failure as MultipartFailure: self.init(status: .badRequest, sentence: failure.description)
    case let failure as PictureProblem: self.init(status: .badRequest, sentence: failure.description)
    case let failure as HTTPError:
      self.init(status: failure.status, sentence: failure.body ?? Self.sentence(for: failure.status))
    default: self = .unforeseen
    }
  }

  private init(
    status: HTTPResponse.Status,
    sentence: String,
    problems: [ValidationFailure.Problem] = [],
    isUnforeseen: Bool = false,
    retryAfter: Int? = nil,
    allowed: String? = nil
  ) {
    self.status = status
    self.sentence = sentence
    self.problems = problems
    self.isUnforeseen = isUnforeseen
    self.retryAfter = retryAfter
    self.allowed = allowed
  }

  private init(_ refusal: SignIn.Refusal) {
    switch refusal {
    case .wrong: self.init(status: .badRequest, sentence: refusal.description)
    case .tooManyAttempts(let seconds):
      self.init(status: .tooManyRequests, sentence: refusal.description, retryAfter: seconds)
    }
  }

  /// A frame of a video that was taken once, and cannot be read now.
  private init(_ problem: VideoProblem) {
    switch problem {
    case .programMissing:
      self.init(status: .serviceUnavailable, sentence: problem.description, isUnforeseen: true, retryAfter: 60)
    default: self.init(status: .unprocessableContent, sentence: problem.description, isUnforeseen: true)
    }
  }

  private init(_ failure: DatabaseFailure) {
    switch failure {
    case .unavailable, .contention:
      self.init(
        status: .serviceUnavailable,
        sentence: "The database does not answer right now. Nothing was changed; try again in a moment.",
        retryAfter: 2
      )
    case .uncertain:
      self.init(
        status: .serviceUnavailable,
        sentence:
          "The database stopped answering while this was being stored. Look whether it is there, and try again if not.",
        retryAfter: 2
      )
    case .diskFull:
      self.init(status: .insufficientStorage, sentence: "The disk is full. Nothing was changed; tell an administrator.")
    case .damaged:
      self.init(
        status: .internalServerError,
        sentence: "A part of the database is damaged. Nothing was changed; tell an administrator.",
        isUnforeseen: true
      )
    default: self = .unforeseen
    }
  }

  private init(_ failure: BlobFailure) {
    switch failure {
    case .damaged:
      self.init(
        status: .internalServerError,
        sentence: "The file of this picture is damaged on the disk, and is not shown: tell an administrator.",
        isUnforeseen: true
      )
    case .diskFull: self.init(status: .insufficientStorage, sentence: failure.description)
    case .missing:
      self.init(
        status: .notFound,
        sentence: "The file of this picture is gone from the disk: tell an administrator.",
        isUnforeseen: true
      )
    case .remote:
      self.init(
        status: .serviceUnavailable,
        sentence: "The store of pictures does not answer as it should. Nothing was changed; try again in a moment.",
        isUnforeseen: true,
        retryAfter: 5
      )
    case .system: self = .unforeseen
    }
  }

  private init(_ failure: ModelFailure) {
    let status: HTTPResponse.Status =
      switch failure.kind {
      case .unreachable: .serviceUnavailable
      case .tooSlow: .gatewayTimeout
      case .badAnswer: .badGateway
      }
    self.init(status: status, sentence: failure.sentence)
  }

  private static let unforeseen = AnsweredFailure(
    status: .internalServerError,
    sentence: "Something went wrong on our side. Nothing was lost that was said to be saved.",
    isUnforeseen: true
  )

  var title: String { Self.words(for: status) }

  /// As CVAT's clients read it: `{"field": ["sentence"]}` for what was typed, `{"detail": "sentence"}` for the rest.
  func json(requestID: String) -> Response {
    .json(status: problems.isEmpty ? status : .badRequest) { body in
      for problem in problems { body.field(named: problem.field, [problem.sentence]) }
      body.field("detail", sentence)
      if isUnforeseen { body.field("request", requestID) }
    }
  }

  private static func sentence(for status: HTTPResponse.Status) -> String {
    guard status == .notFound else { return words(for: status) + "." }
    return "No page has this address: it may have a slip, or what it showed is gone."
  }

  private static func words(for status: HTTPResponse.Status) -> String {
    switch status {
    case .notFound: "There is nothing here"
    case .forbidden: "Not allowed"
    case .unauthorized: "Sign in first"
    case .conflict: "Somebody was faster"
    case .unprocessableContent, .badRequest: "This cannot be used"
    case .methodNotAllowed: "Not this way"
    case .contentTooLarge: "Too large"
    case .tooManyRequests: "Too many attempts"
    case .insufficientStorage: "The disk is full"
    case .serviceUnavailable: "Back in a moment"
    case .misdirectedRequest: "Unknown host name"
    case .requestTimeout: "Too slow"
    default: "Something went wrong"
    }
  }
}

extension HTTPResponse.Status {
  /// RFC 4918, 11.5.
  static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
