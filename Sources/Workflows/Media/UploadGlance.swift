public import Blobs
internal import Formats
internal import Media

/// A first look at the files of a form, while the person who sent them still sees it: by their first bytes alone. What is
/// wrong further inside is found when the frames are made.
public enum UploadGlance {
  /// The files that are neither pictures nor archives nor videos, with the reason. The call blocks.
  public static func problems(of files: [(blob: IncomingBlob, name: String)]) -> [String] {
    files.compactMap { file in problem(of: file.blob.path).map { "\(file.name): \($0)" } }
  }

  private static func problem(of path: String) -> String? {
    if ArchiveReader.isArchive(path: path) || VideoKind.isVideo(path: path) { return nil }
    do {
      _ = try PictureProbe.head(path: path)
      return nil
    } catch {
      return error.description
    }
  }
}
