public struct PictureHead: Equatable, Sendable {
  public enum Format: String, Sendable { case jpeg, png, gif, webp, bmp }
  public let format: Format
  public let width: Int
  public let height: Int
  public let orientation: Int
  public var uprightWidth: Int { width }
  public var uprightHeight: Int { height }
  public var mediaType: String { "image/jpeg" }
}
public enum PictureProblem: Error, Equatable, Sendable, CustomStringConvertible { case empty; public var description: String { "" } }
public enum PictureProbe { public static func examine(path: String) throws(PictureProblem) -> PictureHead { throw .empty } }
