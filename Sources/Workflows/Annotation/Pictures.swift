public import Blobs
internal import Drawing
internal import Media

/// Small pictures of stored pictures; the calls block.
public struct Pictures: Sendable {
  private let blobs: FolderBlobs

  public init(blobs: FolderBlobs) {
    self.blobs = blobs
  }

  /// A JPEG that fits into `width` × `height` pixels.
  public func thumbnail(of key: String, fitting width: Int, _ height: Int) throws -> [UInt8] {
    guard let path = try blobs.wholePath(of: key) else { throw BlobFailure.missing(key: key) }
    let head = try PictureProbe.examine(path: path)
    return try Thumbnailer.thumbnail(of: PictureSource(path: path, head: head), fitting: width, height)
  }
}
