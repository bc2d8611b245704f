/// Tells by its first bytes what a file is.
enum FileKind {
  private static let looked = 4096

  /// The format of a picture.
  ///
  /// - Throws: `PictureProblem`, which says what the file is instead.
  static func format(of bytes: inout PictureBytes) throws(PictureProblem) -> PictureHead.Format {
    guard bytes.count > 0 else { throw .empty }
    if try bytes.has([0xFF, 0xD8, 0xFF], at: 0) { return .jpeg }
    if try bytes.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) { return .png }
    if try bytes.has("GIF87a", at: 0) { return .gif }
    if try bytes.has("GIF89a", at: 0) { return .gif }
    if try bytes.has("RIFF", at: 0), try bytes.has("WEBP", at: 8) { return .webp }
    // Two letters are little; the header's size is one of few.
    if try bytes.has("BM", at: 0), bytes.count > 18, BMPStructure.headerSizes.contains(try bytes.little(4, at: 14)) {
      return .bmp
    }
    if try bytes.has("II*\0", at: 0) { return .tiff }
    if try bytes.has("MM\0*", at: 0) { return .tiff }
    if try bytes.has("ftypavif", at: 4) { return .avif }
    throw try problem(with: &bytes)
  }

  private static let others: [(offset: Int, signature: [UInt8], name: String)] = [
    (0, Array("PK\u{3}\u{4}".utf8), "a zip archive (archives inside archives are not opened)"),
    (0, Array("PK\u{5}\u{6}".utf8), "an empty zip archive"),
    (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive (archives inside archives are not opened)"),
    (0, Array("Rar!".utf8), "a RAR archive"),
    (0, [0x1F, 0x8B], "a gzip file"),
    (0, Array("BZh".utf8), "a bzip2 file"),
    (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
    (0, [0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
    (257, Array("ustar".utf8), "a tar archive"),
    (0, Array("%!PS".utf8), "a PostScript file"),
    (0, [0x7F, 0x45, 0x4C, 0x46], "a program"),
    (0, Array("MZ".utf8), "a Windows program"),
    (0, [0x1A, 0x45, 0xDF, 0xA3], "a video"),
    (0, Array("OggS".utf8), "a sound or video"),
    (0, Array("ID3".utf8), "a sound"),
    (8, Array("AVI ".utf8), "a video"),
    (8, Array("WAVE".utf8), "a sound"),
    (0, Array("SQLite format 3".utf8), "a database"),
  ]

  private static let otherPictures: [(offset: Int, signature: [UInt8], name: String)] = [
    (4, Array("ftypavis".utf8), "moving AVIF"),
    (4, Array("ftypheic".utf8), "HEIC"),
    (4, Array("ftypheix".utf8), "HEIC"),
    (4, Array("ftypmif1".utf8), "HEIF"),
    (0, Array("8BPS".utf8), "Photoshop file"),
    (0, [0xFF, 0x0A], "JPEG XL"),
    (4, Array("JXL ".utf8), "JPEG XL"),
    (4, Array("jP  ".utf8), "JPEG 2000"),
    (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
    (0, [0, 0, 1, 0], "Windows icon"),
    (128, Array("DICM".utf8), "DICOM file"),
  ]

  private static func problem(with bytes: inout PictureBytes) throws(PictureProblem) -> PictureProblem {
    for (offset, signature, name) in otherPictures where try bytes.has(signature, at: offset) {
      return .unsupported("A \(name) is not taken, because browsers cannot all show it. Save it as PNG or JPEG.")
    }
    if try bytes.has("%PDF", at: 0) {
      return .unsupported("A PDF is not taken. Save its pages as PNG or JPEG, and send those.")
    }
    for (offset, signature, name) in others where try bytes.has(signature, at: offset) { return .notAPicture(name) }
    if try bytes.has("ftyp", at: 4) { return .notAPicture("a video") }
    return textProblem(try bytes.prefix(looked, at: 0), isWhole: bytes.count <= looked)
  }

  private static func textProblem(_ start: [UInt8], isWhole: Bool) -> PictureProblem {
    guard let text = text(start, isWhole: isWhole) else {
      return .notAPicture("a file of a kind that is not known")
    }
    let trimmed = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    guard trimmed.hasPrefix("<") else { return .notAPicture("a text file") }
    if trimmed.contains("<svg") {
      return .unsupported("This is an SVG, which is refused because it can carry scripts. Save it as PNG.")
    }
    if trimmed.contains("<html") || trimmed.contains("<!doctype html") { return .notAPicture("a web page") }
    return .notAPicture("an XML file")
  }

  /// Nil for bytes that nobody wrote as text.
  private static func text(_ bytes: [UInt8], isWhole: Bool) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      // UTF-16: without its zeros, what is ASCII can be read.
      return String(decoding: bytes.dropFirst(2).filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self)
    }
    guard !bytes.contains(where: { $0 < 0x09 || ($0 > 0x0D && $0 < 0x20 && $0 != 0x1B) }) else { return nil }
    // Latin-1 and a character that the end cuts apart are text too, as long as they are few.
    let text = String(decoding: bytes, as: UTF8.self)
    let unreadable = text.unicodeScalars.count { $0 == "\u{FFFD}" }
    return unreadable * 10 <= bytes.count + (isWhole ? 0 : 10) ? text : nil
  }
}
