internal import Blobs
public import Domain
internal import Formats
public import Store

/// A chunk on its way to a client.
public struct MediaChunk: Sendable {
  public let mediaType: String
  /// In bytes; nil where it is not known before.
  public let length: Int?
  /// Hands the bytes over, piece by piece.
  public let send: @Sendable (_ sink: ([UInt8]) async throws -> Void) async throws -> Void
}

extension MediaReader {
  private static let pieceSize = 1 << 18

  /// Several frames as one file: a zip of pictures, stored in their order and named `000000.png` and so on, or an MP4.
  ///
  /// - Parameter frames: in their order; of a video, neighbours.
  public func chunk(
    _ frames: [StoredFrame],
    of media: TaskMedia,
    _ quality: FrameQuality
  ) async throws -> MediaChunk {
    guard let first = frames.first?.frame.number, let last = frames.last?.frame.number else { throw NotFound("chunk") }
    guard media.video == nil else {
      let type = quality == .original ? media.originalChunks : media.compressedChunks
      let range = first...last
      return type == .video
        ? chunk(try await videoClip(range, of: media, quality), "video/mp4")
        : chunk(try await videoPictures(range, of: media, quality), "application/zip")
    }
    guard quality == .compressed else {
      return try await originals(
        frames.enumerated().map { place, frame in
          let ending =
            (frame.original?.mediaType ?? frame.mediaType).split(separator: "/").last.map(String.init) ?? "bin"
          return (Self.name(place, ending), frame)
        }
      )
    }
    let gaps = last - first == frames.count - 1 ? "" : "-\(Self.mark(of: frames))"
    let file = try await cache.file("chunk-\(media.task)-\(media.revision)-\(first)-\(frames.count)\(gaps)") { path in
      let pictures = frames.enumerated().map { (Self.name($0, "jpeg"), $1) }
      try await writeCompressed(pictures, of: media, to: path)
    }
    return chunk(file, "application/zip")
  }

  /// A frame's context images as a zip, by their names; compressed ones have `.jpg` behind, as CVAT has it.
  public func contextImages(
    _ images: [StoredContextImage],
    of media: TaskMedia,
    _ quality: FrameQuality
  ) async throws -> MediaChunk {
    guard let frame = images.first?.picture.frame.number else { throw NotFound("context image") }
    guard quality == .compressed else { return try await originals(images.map { ($0.picture.frame.name, $0.picture) }) }
    let file = try await cache.file("context-\(media.task)-\(media.revision)-\(frame)") { path in
      try await writeCompressed(images.map { ("\($0.picture.frame.name).jpg", $0.picture) }, of: media, to: path)
    }
    return chunk(file, "application/zip")
  }

  /// Tells lists of frames with gaps apart (FNV-1a, 64 bits).
  private static func mark(of frames: [StoredFrame]) -> UInt64 {
    frames.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(truncatingIfNeeded: $1.frame.number)) &* 0x100_0000_01B3 }
  }

  private func chunk(_ file: CachedFile, _ mediaType: String) -> MediaChunk {
    MediaChunk(mediaType: mediaType, length: file.size) { [files] sink in
      for offset in stride(from: 0, to: file.size, by: Self.pieceSize) {
        try await sink(files.run { file.bytes(at: offset, count: min(Self.pieceSize, file.size - offset)) })
      }
    }
  }

  /// One picture at a time is in memory.
  private func writeCompressed(
    _ pictures: [(name: String, frame: StoredFrame)],
    of media: TaskMedia,
    to path: String
  ) async throws {
    var zip = ZipWriter()
    let file = try await files.run { try SharedWriter(FileWriter(path)) }
    for (name, frame) in pictures {
      zip.add(name, try await compressed(frame, quality: media.imageQuality))
      let bytes = zip.take()
      try await files.run { try file.writer.write(bytes) }
    }
    zip.finish()
    let end = zip.take()
    try await files.run { try file.writer.write(end) }
  }

  /// The uploaded bytes, read while they are sent. That all files are there is known before the first byte goes out.
  private func originals(_ pictures: [(name: String, frame: StoredFrame)]) async throws -> MediaChunk {
    let stored = pictures.map { (name: $0.name, key: $0.frame.original?.blobKey ?? $0.frame.blobKey) }
    let blobs = blobs
    let sizes = try await files.run { try stored.map { try blobs.size(of: $0.key) } }
    let names = stored.map(\.name)
    return MediaChunk(mediaType: "application/zip", length: ZipWriter.length(of: names, sizes: sizes)) { sink in
      var zip = ZipWriter()
      for file in stored {
        zip.add(file.name, try await bytes(of: file.key))
        try await sink(zip.take())
      }
      zip.finish()
      try await sink(zip.take())
    }
  }

  private static func name(_ place: Int, _ ending: String) -> String {
    let digits = String(place)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + "\(digits).\(ending)"
  }
}

/// A writer that one task hands from thread to thread, one call after the other.
private final class SharedWriter: @unchecked Sendable {
  let writer: FileWriter

  init(_ writer: FileWriter) {
    self.writer = writer
  }
}
