/// A store on another machine, behind a folder. The calls block.
public protocol RemoteBlobs: Sendable {
  /// Stores files under their keys; all are stored when this returns.
  func upload(_ files: [(key: String, path: String)]) throws(BlobFailure)

  /// Writes an object into a file that is not there yet.
  ///
  /// - Throws: `BlobFailure.missing` where there is no such object.
  func download(_ key: String, to path: String) throws(BlobFailure)

  func remove(_ key: String) throws(BlobFailure)

  /// nil where there is no such object.
  func size(of key: String) throws(BlobFailure) -> Int?

  /// Hands over every key that begins like this, some at a time.
  func keys(under prefix: String, _ take: ([String]) throws(BlobFailure) -> Void) throws(BlobFailure)
}

extension RemoteBlobs {
  /// Hands over every key, some at a time.
  public func keys(_ take: ([String]) throws(BlobFailure) -> Void) throws(BlobFailure) {
    try keys(under: "", take)
  }
}
