/// Why a model was of no use, in words for who asked it.
public struct ModelFailure: ActionableFailure, Equatable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// It cannot be called at all.
    case unreachable
    case tooSlow
    /// It answered, but not with what was asked for.
    case badAnswer
  }

  public let kind: Kind
  public let sentence: String

  init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }

  public var description: String { sentence }
}
