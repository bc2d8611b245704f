public import Blobs
public import Domain
internal import Drawing
internal import Media

/// A picture that was looked at, stands upright, and is not yet in its place.
public struct PreparedComparisonPicture: Sendable {
  public let file: IncomingBlob
  /// Its version is the file's key.
  public let picture: ComparisonPicture
}

/// Looks at a picture for a pair before anything decodes it; its calls block.
public struct ComparisonIntake: Sendable {
  private let blobs: FolderBlobs

  public init(blobs: FolderBlobs) {
    self.blobs = blobs
  }

  /// - Parameter place: names the field at fault.
  /// - Throws: `ValidationFailure` for a file that is no picture, too large, or damaged; `BlobFailure`.
  public func prepare(_ file: IncomingBlob, for place: ComparisonSide.Place) throws -> PreparedComparisonPicture {
    do {
      let head = try PictureProbe.examine(path: file.path)
      let picture = { (key: String) in
        ComparisonPicture(version: key, width: head.uprightWidth, height: head.uprightHeight)
      }
      guard head.orientation != 1 else { return PreparedComparisonPicture(file: file, picture: picture(file.key)) }
      let upright = try blobs.makeFile()
      try upright.write(try Thumbnailer.upright(PictureSource(path: file.path, head: head)))
      file.discard()
      return PreparedComparisonPicture(file: upright, picture: picture(upright.key))
    } catch let problem as PictureProblem {
      file.discard()
      throw ValidationFailure(field: "\(place.rawValue)_file", problem.description)
    } catch let failure as DecodingFailure {
      file.discard()
      throw ValidationFailure(field: "\(place.rawValue)_file", failure.description)
    }
  }
}
