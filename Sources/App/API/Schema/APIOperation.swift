import Store

/// What the API's document says of an operation beside its path: the body it takes, and what a list may be asked.
struct APIOperation: Sendable {
  /// A member of a JSON body.
  struct Member: Sendable {
    enum Kind: String, Sendable {
      case text = "string"
      case integer
      case number
      case flag = "boolean"
      case texts
      case numbers
      case integers
      case object
      case objects
      /// A date and time.
      case moment
      /// A file of a form.
      case file
    }

    let name: String
    let kind: Kind
    var isRequired = false
    var isNullable = false
  }

  let summary: String
  var status = 200
  var members: [Member] = []
  var isForm = false
  /// The media type of a body that is bytes; nil where it is JSON or a form.
  var bytesOfType: String?
  /// The parameters behind the question mark, but for those that all lists have.
  var query: [Member] = []
  var isList = false
  /// The names that a list filters and sorts by; empty where only the common parameters are known.
  var fields: [String] = []

  static func list(_ summary: String, _ fields: ListFields? = nil) -> APIOperation {
    APIOperation(summary: summary, isList: true, fields: fields?.names ?? [])
  }

  static func create(_ summary: String, _ members: [Member]) -> APIOperation {
    APIOperation(summary: summary, status: 201, members: members)
  }

  static func change(_ summary: String, _ members: [Member]) -> APIOperation {
    APIOperation(summary: summary, members: members)
  }

  static func delete(_ summary: String) -> APIOperation { APIOperation(summary: summary, status: 204) }

  static func show(_ summary: String, asking query: [Member] = []) -> APIOperation {
    APIOperation(summary: summary, query: query)
  }

  /// Begins work in the background.
  static func begin(_ summary: String, _ members: [Member] = [], asking query: [Member] = []) -> APIOperation {
    APIOperation(summary: summary, status: 202, members: members, query: query)
  }
}

extension APIOperation.Member {
  static func needs(_ name: String, _ kind: Kind = .text) -> Self { Self(name: name, kind: kind, isRequired: true) }
  static func takes(_ name: String, _ kind: Kind = .text) -> Self { Self(name: name, kind: kind) }
  static func orNull(_ name: String, _ kind: Kind) -> Self { Self(name: name, kind: kind, isNullable: true) }
}
