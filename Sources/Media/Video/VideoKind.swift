/// Tells a video by its first bytes.
public enum VideoKind {
  private static let stillBrands: Set<String> = [
    "avif", "avis", "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "crx ",
  ]

  /// Whether the content, whatever the name, is of a kind that holds moving pictures. Playlists, which name other files,
  /// are not among them.
  public static func isVideo(path: String) -> Bool {
    do {
      var bytes = try PictureBytes(path: path)
      return try isVideo(&bytes)
    } catch {
      return false
    }
  }

  private static func isVideo(_ bytes: inout PictureBytes) throws(PictureProblem) -> Bool {
    if try bytes.has("ftyp", at: 4) {
      return !stillBrands.contains(String(decoding: try bytes.prefix(4, at: 8), as: UTF8.self))
    }
    for box in ["moov", "mdat", "wide", "free"] as [StaticString] where try bytes.has(box, at: 4) { return true }
    if try bytes.has([0x1A, 0x45, 0xDF, 0xA3], at: 0) { return true }
    if try bytes.has("RIFF", at: 0), try bytes.has("AVI ", at: 8) { return true }
    if try bytes.has("FLV\u{1}", at: 0) { return true }
    if try bytes.has("OggS", at: 0) { return true }
    if try bytes.has("DKIF", at: 0) { return true }
    if try bytes.has([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], at: 0) { return true }
    if try bytes.has([0, 0, 1, 0xBA], at: 0) { return true }
    if try bytes.has([0, 0, 1, 0xB3], at: 0) { return true }
    // MPEG's transport stream: every 188 bytes.
    for packet in 0..<3 where try !bytes.has([0x47], at: packet * 188) { return false }
    return true
  }
}
