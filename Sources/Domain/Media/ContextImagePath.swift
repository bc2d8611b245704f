/// Where a context image lies in an upload: a picture that is looked at beside a frame, and is no frame itself.
///
/// CVAT's folders: `related_images/img1_jpg/cam2.png` belongs to `img1.jpg` beside `related_images`.
public struct ContextImagePath: Equatable, Sendable {
  public static let folder = "related_images"
  /// Of one frame.
  public static let most = 32

  /// The folder in which the frame's picture and `related_images` are, with a slash at its end; empty at the top.
  public let place: String
  /// `img1_jpg`; empty where the file lies in `related_images` itself.
  public let pictureFolder: String
  /// What is behind that folder.
  public let name: String

  /// - Returns: nil for a path outside of such folders.
  public init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let folder = parts.dropLast().lastIndex(of: Self.folder[...]) else { return nil }
    place = parts[..<folder].map { $0 + "/" }.joined()
    let inside = parts[(folder + 1)...]
    pictureFolder = inside.count > 1 ? String(inside.first ?? "") : ""
    name = inside.dropFirst(inside.count > 1 ? 1 : 0).joined(separator: "/")
  }

  /// The path of a frame's context image.
  public init(_ name: String, of frame: String) {
    let parts = frame.split(separator: "/", omittingEmptySubsequences: false)
    place = parts.dropLast().map { $0 + "/" }.joined()
    pictureFolder = Self.pictureFolder(of: parts.last ?? "")
    self.name = name
  }

  public var path: String { folderPath + name }

  /// With a slash at its end.
  public var folderPath: String { place + Self.folder + (pictureFolder.isEmpty ? "/" : "/\(pictureFolder)/") }

  /// The picture that the folder is named for, by CVAT's rule read backwards.
  public var likelyPicture: String {
    guard let mark = pictureFolder.lastIndex(of: "_") else { return place + pictureFolder }
    return place + pictureFolder[..<mark] + "." + pictureFolder[pictureFolder.index(after: mark)...]
  }

  /// The last dot becomes an underscore.
  private static func pictureFolder(of picture: Substring) -> String {
    guard let dot = picture.lastIndex(of: ".") else { return String(picture) }
    return picture[..<dot] + "_" + picture[picture.index(after: dot)...]
  }
}
