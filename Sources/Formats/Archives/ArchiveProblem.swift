/// Why an archive is not taken, in words that name the entry at fault.
public enum ArchiveProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case notAnArchive
  case broken(reason: String)
  case encrypted(entry: String)
  /// A name that would leave the folder, or that other systems cannot have.
  case badName(entry: String, reason: String)
  /// A link, a device: anything but a file or folder.
  case noPlainFile(entry: String, kind: String)
  /// Two names that are one where upper and lower case are not told apart.
  case sameName(entry: String)
  case unknownCompression(entry: String)
  case tooManyEntries(most: Int)
  case tooLarge(most: Int)
  case entryTooLarge(entry: String, most: Int)
  /// Unpacking gives far more than any picture would.
  case bomb(entry: String, ratio: Int)
  /// The same of all entries together.
  case wholeBomb(ratio: Int)
  /// Entries share their bytes, as in archives that were made to fill a disk.
  case overlap(entry: String)
  case unreadable(reason: String)

  public var description: String {
    switch self {
    case .notAnArchive: "This is not an archive that can be opened. Send a zip, tar, tar.gz or 7z."
    case .broken(let reason): "The archive is broken: \(reason). Make it again and send it again."
    case .encrypted(let entry): "“\(shown(entry))” is encrypted. Send the archive without a password."
    case .badName(let entry, let reason): "The entry “\(shown(entry))” is refused: \(reason)."
    case .noPlainFile(let entry, let kind): "The entry “\(shown(entry))” is \(kind); only files and folders are taken."
    case .sameName(let entry):
      "The archive has the name “\(shown(entry))” twice (upper and lower case count as the same). Rename one of them."
    case .unknownCompression(let entry):
      "“\(shown(entry))” is compressed by a method that is not taken. Make the zip with “deflate” or “store”."
    case .tooManyEntries(let most): "The archive has more than \(most) entries. Send it in parts."
    case .tooLarge(let most): "The archive unpacks to more than \(Self.size(most)). Send it in parts."
    case .entryTooLarge(let entry, let most): "“\(shown(entry))” unpacks to more than \(Self.size(most))."
    case .bomb(let entry, let ratio):
      "“\(shown(entry))” unpacks to more than \(ratio) times its size. No picture does; the archive is refused."
    case .wholeBomb(let ratio):
      "The archive unpacks to more than \(ratio) times its size. No pictures do; it is refused."
    case .overlap(let entry): "“\(shown(entry))” shares its bytes with another entry. The archive is refused."
    case .unreadable(let reason): "The archive could not be read: \(reason)."
    }
  }

  /// A name in a sentence: nothing that changes the line, and not too much of it.
  private func shown(_ entry: String) -> String {
    let printable = FileName.printable(entry.unicodeScalars.prefix(200))
    return printable.count > 80 ? "\(printable.prefix(40))…\(printable.suffix(39))" : printable
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
  }
}
