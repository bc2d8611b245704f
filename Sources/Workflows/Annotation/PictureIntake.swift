public import Blobs
internal import Drawing
internal import Formats
internal import Media
internal import Synchronization

/// Takes the files of one upload: pictures, and archives of pictures. Looks at each before anything decodes it.
///
/// Its calls block; run them in a lane. What was stored is removed again by `discard()` unless the upload was used.
public final class PictureIntake: Sendable {
  private let blobs: FolderBlobs
  private let state = Mutex(State())

  private struct State {
    var upload = StagedUpload()
    var names: Set<String> = []
  }

  public init(blobs: FolderBlobs) {
    self.blobs = blobs
  }

  /// What came so far, sorted by name.
  public var upload: StagedUpload {
    var upload = state.withLock { $0.upload }
    upload.pictures.sort { $0.name < $1.name }
    return upload
  }

  /// Takes a file that has arrived whole.
  ///
  /// - Throws: `BlobFailure` where the disk is full; a bad picture is no failure but a `Refused`.
  public func take(_ file: IncomingBlob, named clientName: String) throws {
    guard let name = FileName.cleaned(clientName) else {
      file.discard()
      return refuse("(no name)", "The file has no name that can be used.")
    }
    if ArchiveReader.isArchive(path: file.path) {
      defer { file.discard() }
      try unpack(file, named: name)
    } else {
      try takePicture(file, named: name)
    }
  }

  /// Removes what was stored.
  public func discard() {
    let pictures = state.withLock { state in
      defer { state = State() }
      return state.upload.pictures
    }
    for picture in pictures {
      // Housekeeping finds nothing to do for a file that no row ever named, so say nothing here but try.
      do { try blobs.remove(picture.blobKey) } catch { continue }
    }
  }

  private func unpack(_ archive: IncomingBlob, named archiveName: String) throws {
    let before = state.withLock { $0.upload.pictures.count + $0.upload.refused.count }
    do {
      try ArchiveReader.eachFile(in: archive.path) { name, next in
        let file = try blobs.makeFile()
        while let piece = try next() { try file.write(piece) }
        try takePicture(file, named: name)
      }
    } catch let problem as ArchiveProblem {
      return refuse(archiveName, problem.description)
    }
    let after = state.withLock { $0.upload.pictures.count + $0.upload.refused.count }
    if after == before { refuse(archiveName, "There is no picture in this archive.") }
  }

  private func takePicture(_ file: IncomingBlob, named name: String) throws {
    do {
      let head = try PictureProbe.examine(path: file.path)
      guard state.withLock({ $0.names.insert(name).inserted }) else {
        file.discard()
        return refuse(name, "There are two files of this name; this is the second.")
      }
      let picture = try store(file, head, named: name)
      state.withLock { $0.upload.pictures.append(picture) }
    } catch let problem as PictureProblem {
      file.discard()
      refuse(name, problem.description)
    } catch let failure as DecodingFailure {
      file.discard()
      refuse(name, failure.description)
    }
  }

  /// A picture that lies on its side by EXIF's word is stored upright, so that everybody sees the same pixels;
  /// so is one that not all browsers show.
  private func store(_ file: IncomingBlob, _ head: PictureHead, named name: String) throws -> StagedUpload.Picture {
    guard head.orientation != 1 || !head.isForBrowsers else {
      return StagedUpload.Picture(
        name: name,
        width: head.width,
        height: head.height,
        blobKey: try file.keep(),
        mediaType: head.mediaType
      )
    }
    let upright = try Thumbnailer.upright(PictureSource(path: file.path, head: head))
    file.discard()
    return StagedUpload.Picture(
      name: name,
      width: head.uprightWidth,
      height: head.uprightHeight,
      blobKey: try blobs.store(upright),
      mediaType: "image/jpeg"
    )
  }

  private func refuse(_ name: String, _ reason: String) {
    state.withLock { $0.upload.refused.append(StagedUpload.Refused(name: name, reason: reason)) }
  }
}

extension PictureSource {
  init(path: String, head: PictureHead) {
    self.init(
      path: path,
      format: head.format.rawValue,
      width: head.width,
      height: head.height,
      orientation: head.orientation
    )
  }
}
