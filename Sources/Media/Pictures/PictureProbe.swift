/// Looks at a file before any decoder sees it: what it is, how large, and whether all of it is there.
///
/// The content decides, never the name. Whatever the size of the file, 64 KiB of it are in memory. Pixels are not decoded.
public enum PictureProbe {
  /// The head of a file, after a walk through its whole structure.
  ///
  /// - Throws: `PictureProblem`, whose description can be shown to a person.
  public static func examine(path: String, limits: PictureLimits = .standard) throws(PictureProblem) -> PictureHead {
    try examine(PictureBytes(path: path), limits)
  }

  /// The head of a picture in memory, after a walk through its whole structure.
  public static func examine(bytes: [UInt8], limits: PictureLimits = .standard) throws(PictureProblem) -> PictureHead {
    try examine(PictureBytes(bytes), limits)
  }

  /// The head alone, for a file that was examined when it came.
  public static func head(path: String, limits: PictureLimits = .standard) throws(PictureProblem) -> PictureHead {
    var bytes = try PictureBytes(path: path)
    return try head(of: &bytes, limits)
  }

  /// The head alone, for bytes that were examined before.
  public static func head(bytes: [UInt8], limits: PictureLimits = .standard) throws(PictureProblem) -> PictureHead {
    var bytes = PictureBytes(bytes)
    return try head(of: &bytes, limits)
  }

  private static func examine(
    _ bytes: consuming PictureBytes,
    _ limits: PictureLimits
  ) throws(PictureProblem) -> PictureHead {
    var head = try head(of: &bytes, limits)
    switch head.format {
    case .jpeg: try JPEGStructure.check(&bytes)
    case .png: head.frames = try PNGStructure.check(&bytes, head, limits)
    case .gif: head.frames = try GIFStructure.check(&bytes, head, limits)
    case .webp: head.frames = try WebPStructure.check(&bytes, head, limits)
    // Their heads say where each row is, and is not to be had unless all rows are there.
    case .bmp, .tiff, .avif: break
    }
    return head
  }

  private static func head(
    of bytes: inout PictureBytes,
    _ limits: PictureLimits
  ) throws(PictureProblem) -> PictureHead {
    let format = try FileKind.format(of: &bytes)
    bytes.kind = format.name
    let head: PictureHead
    switch format {
    case .jpeg: head = try JPEGStructure.head(&bytes)
    case .png: head = try PNGStructure.head(&bytes)
    case .gif: head = try GIFStructure.head(&bytes)
    case .webp: head = try WebPStructure.head(&bytes)
    case .bmp: head = try BMPStructure.head(&bytes, limits)
    case .tiff: head = try TIFFStructure.head(&bytes, limits)
    case .avif: head = try AVIFStructure.head(&bytes, limits)
    }
    try limits.check(head)
    return head
  }
}
