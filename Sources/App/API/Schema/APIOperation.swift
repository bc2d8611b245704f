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
}

extension APIOperation.Member {
  static func needs(_ name: String, _ kind: Kind = .text) -> Self { Self(name: name, kind: kind, isRequired: true) }
  static func takes(_ name: String, _ kind: Kind = .text) -> Self { Self(name: name, kind: kind) }
  static func orNull(_ name: String, _ kind: Kind) -> Self { Self(name: name, kind: kind, isNullable: true) }
}
