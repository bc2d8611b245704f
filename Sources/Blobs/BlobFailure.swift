/// What can go wrong with the files of a store.
public enum BlobFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes are not those that were stored.
  case damaged(key: String)
  case diskFull
  case missing(key: String)
  /// The store behind the folder; its own sentence.
  case remote(String)
  case system(action: String, path: String, reason: String)

  public var description: String {
    switch self {
    case .damaged(let key): "The file \(key) is damaged: its bytes are not those that were stored."
    case .diskFull: "The disk is full: free some space and try again. Nothing was stored."
    case .missing(let key): "The file \(key) is not in the store."
    case .remote(let sentence): sentence
    case .system(let action, let path, let reason): "\(path) could not be \(action): \(reason)."
    }
  }
}
