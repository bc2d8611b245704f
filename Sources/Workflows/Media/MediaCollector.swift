internal import Blobs
internal import Crypto
internal import Domain
internal import Drawing
internal import Formats
internal import Media

/// Looks at the files of one upload, and makes of them what can become frames. Its calls block.
///
/// New files wait in `incoming/`, and go when the collector goes; what was uploaded is used where it lies.
final class MediaCollector {
  /// A picture that can become a frame.
  struct Picture {
    let name: String
    /// Pixels, upright.
    let width: Int
    let height: Int
    let shown: StoredFile
    /// The uploaded bytes, where what is shown is another file.
    let original: StoredFile?
    /// What is looked at beside it.
    var context: [Picture] = []
  }

  struct StoredFile {
    let key: String
    let mediaType: String
  }

  struct Video {
    let name: String
    let key: String
    let path: String
  }

  /// How much of the work is done when all files were looked at.
  static let share = 0.9

  private(set) var pictures: [Picture] = []
  private(set) var videos: [Video] = []
  /// What was passed over, a line each.
  private(set) var notes: [String] = []
  /// What cannot be used, although somebody wants it used.
  private(set) var refusals: [String] = []
  /// Everything that is not among the frames, a line each.
  var note: String { (notes + refusals.map { "Left out: \($0)" }).map { $0 + "\n" }.joined() }
  private var waiting: [String: IncomingBlob] = [:]
  private var names: Set<String> = []
  private let blobs: FolderBlobs
  private let work: RequestProgress
  private let totalBytes: Int
  private(set) var doneBytes: Int
  /// Of the archive that is open: what came out of it. Pictures are hardly smaller in an archive than out of it.
  private var unpackedBytes = 0
  private var fileBytes = 0

  /// - Parameter doneBytes: what others did of the same work.
  init(blobs: FolderBlobs, work: RequestProgress, totalBytes: Int, doneBytes: Int = 0) {
    self.blobs = blobs
    self.doneBytes = doneBytes
    self.work = work
    self.totalBytes = max(totalBytes, 1)
  }

  /// Takes a file that is in the store.
  func take(stored key: String, named name: String, size: Int) throws {
    guard let path = try blobs.path(of: key) else { throw BlobFailure.missing(key: key) }
    fileBytes = size
    try take(path, key: key, named: name)
    (doneBytes, unpackedBytes) = (doneBytes + size, 0)
  }

  /// Takes a file that was fetched, and is not in the store yet.
  func take(fetched file: IncomingBlob, named name: String) throws {
    file.finishWriting()
    waiting[file.key] = file
    fileBytes = try file.size()
    try take(file.path, key: file.key, named: name)
    (doneBytes, unpackedBytes) = (doneBytes + fileBytes, 0)
  }

  /// Gives what lies in CVAT's folders for context images to the pictures that the folders are named for; one file is
  /// stored for those that are the same.
  ///
  /// - Parameter isContext: tells by the whole name.
  func relate(where isContext: (String) -> Bool = { ContextImagePath($0) != nil }) throws {
    guard pictures.contains(where: { isContext($0.name) }) else { return }
    let related = ContextImages(pictures, where: isContext)
    refusals += related.refusals
    var known: [SHA256Digest: Picture] = [:]
    pictures = try related.frames.map { frame in
      var frame = frame
      frame.context = try frame.context.map { image in
        try work.checkCancellation()
        let digest = try SHA256.hash(data: bytes(of: image.original ?? image.shown))
        defer { known[digest] = known[digest] ?? image }
        return known[digest].map { image.stored(as: $0) } ?? image
      }
      return frame
    }
  }

  private func bytes(of file: StoredFile) throws -> [UInt8] {
    guard let path = try waiting[file.key]?.path ?? blobs.path(of: file.key) else {
      throw BlobFailure.missing(key: file.key)
    }
    return try FileWriter.bytes(at: path)
  }

  /// The new files among these, which then are the caller's to keep.
  func release(_ keys: Set<String>) -> [IncomingBlob] {
    keys.compactMap { waiting.removeValue(forKey: $0) }
  }

  private func take(_ path: String, key: String, named name: String) throws {
    if ArchiveReader.isArchive(path: path) {
      try unpack(path, named: name)
    } else if VideoKind.isVideo(path: path) {
      videos.append(Video(name: name, key: key, path: path))
    } else {
      try takePicture(path, key: key, named: name, isChosen: true)
    }
  }

  private func unpack(_ path: String, named archive: String) throws {
    let before = pictures.count
    do {
      try ArchiveReader.eachFile(in: path) { name, next in
        let file = try blobs.makeFile()
        while let piece = try next() {
          try file.write(piece)
          unpackedBytes += piece.count
          try work.checkCancellation()
        }
        file.finishWriting()
        waiting[file.key] = file
        try takePicture(file.path, key: file.key, named: name, isChosen: false)
        if pictures.last?.shown.key != file.key, pictures.last?.original?.key != file.key { waiting[file.key] = nil }
      }
    } catch let problem as ArchiveProblem {
      return refusals.append("\(archive): \(problem.description)")
    }
    if pictures.count == before { refusals.append("\(archive): There is no picture in this archive.") }
  }

  /// - Parameter isChosen: somebody picked this very file; what else is in an archive may be passed over.
  private func takePicture(_ path: String, key: String, named name: String, isChosen: Bool) throws {
    try work.report(
      Self.share * min(1, Double(doneBytes + min(unpackedBytes, fileBytes)) / Double(totalBytes)),
      "Looking at the pictures: \(pictures.count) so far"
    )
    do {
      let head = try PictureProbe.examine(path: path)
      guard names.insert(name).inserted else {
        return refusals.append("\(name): There are two files of this name.")
      }
      pictures.append(try picture(head, path: path, key: key, named: name))
    } catch let problem as PictureProblem {
      if case .notAPicture = problem, !isChosen {
        notes.append("\(name) was passed over: it is no picture.")
      } else {
        refusals.append("\(name): \(problem.description)")
      }
    } catch let failure as DecodingFailure {
      refusals.append("\(name): \(failure.description)")
    }
  }

  /// A picture that lies on its side by EXIF's word is shown upright from a copy, so that everybody sees the same pixels;
  /// so is one that not all browsers show.
  private func picture(_ head: PictureHead, path: String, key: String, named name: String) throws -> Picture {
    let uploaded = StoredFile(key: key, mediaType: head.mediaType)
    guard head.orientation != 1 || !head.isForBrowsers else {
      return Picture(name: name, width: head.width, height: head.height, shown: uploaded, original: nil)
    }
    let copy = try blobs.makeFile()
    try copy.write(try Thumbnailer.upright(PictureSource(path: path, head: head)))
    copy.finishWriting()
    waiting[copy.key] = copy
    return Picture(
      name: name,
      width: head.uprightWidth,
      height: head.uprightHeight,
      shown: StoredFile(key: copy.key, mediaType: "image/jpeg"),
      original: uploaded
    )
  }
}

extension MediaCollector.Picture {
  /// The same picture under its own name, with the files of another that has the same bytes.
  fileprivate func stored(as other: Self) -> Self {
    Self(name: name, width: width, height: height, shown: other.shown, original: other.original)
  }
}

/// Why the media of a request cannot be used, in words.
struct MediaRefusal: ActionableFailure {
  let sentence: String

  init(_ sentence: String) {
    self.sentence = sentence
  }

  /// Names the first few, and counts the rest.
  init(refusals: [String]) {
    let shown = refusals.prefix(5).joined(separator: " ")
    let rest = refusals.count - 5
    sentence =
      "Nothing was stored, because some files cannot be used. " + shown + (rest > 0 ? " And \(rest) more." : "")
  }
}
