internal import Blobs
internal import Drawing
internal import Formats
internal import Media

/// What became of the files of an upload: the good ones are in the store, the others have a reason.
public struct StagedUpload: Equatable, Sendable {
  public struct Picture: Equatable, Sendable {
    public let name: String
    /// Pixels, upright.
    public let width: Int
    public let height: Int
    public let blobKey: String
    public let mediaType: String
  }

  public struct Refused: Equatable, Sendable {
    public let name: String
    public let reason: String
  }

  /// In the order of their names.
  public internal(set) var pictures: [Picture] = []
  public internal(set) var refused: [Refused] = []

  public init() {}
}
