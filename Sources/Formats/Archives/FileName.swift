internal import Domain

/// Names of files that others chose. They are shown and stored, but never used as paths.
public enum FileName {
  private static let most = 255

  /// The last part of a client's path, without characters that cannot be seen, of at most 255 bytes with its extension
  /// kept; nil where nothing is left.
  public static func cleaned(_ name: String) -> String? {
    // By scalars: a combining accent behind a slash must not hide it.
    let last = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
    let blanks: Set<Character> = [" ", "\t", "\u{A0}"]
    let printable = Self.printable(last).drop { blanks.contains($0) }
    guard let end = printable.lastIndex(where: { !blanks.contains($0) }) else { return nil }
    let cut = cut(String(printable[...end]))
    return cut == "." || cut == ".." ? nil : cut
  }

  /// The same, with CVAT's folders for context images kept: `related_images/img1_jpg/cam2.png`.
  public static func uploaded(_ name: String) -> String? {
    let parts = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.map { String($0) }
    guard let folder = parts.dropLast().lastIndex(of: ContextImagePath.folder) else { return cleaned(name) }
    let kept = parts[folder...].compactMap(cleaned)
    return kept.count == parts.count - folder ? kept.joined(separator: "/") : nil
  }

  /// Without control characters, and without those that turn the direction of writing around.
  static func printable(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.filter { !isInvisible($0) })
    return String(text)
  }

  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFF9...0xFFFB: true
    default: false
    }
  }

  private static func cut(_ name: String) -> String {
    guard name.utf8.count > most else { return name }
    let ending = name.lastIndex(of: ".").map { name[$0...] }.flatMap { $0.utf8.count <= 16 ? String($0) : nil } ?? ""
    var stem = name.unicodeScalars.dropLast(ending.unicodeScalars.count)
    while String(stem).utf8.count + ending.utf8.count > most { stem.removeLast() }
    return String(stem) + ending
  }
}
