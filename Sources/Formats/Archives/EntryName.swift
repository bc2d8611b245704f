/// The rules for names in archives. What passes is a relative path with `/`; still, nothing may use it as a path.
enum EntryName {
  private static let longestPart = 255
  private static let longest = 1024
  private static let litter: Set<String> = ["__macosx", "thumbs.db", "desktop.ini"]

  /// The tidy name of an entry; nil for folders, hidden files and what systems leave behind.
  ///
  /// - Throws: `ArchiveProblem.badName` for names that nobody makes by accident.
  static func checked(_ name: String) throws(ArchiveProblem) -> String? {
    func refuse(_ reason: String) -> ArchiveProblem { .badName(entry: name, reason: reason) }
    let scalars = name.unicodeScalars
    guard !scalars.contains(where: FileName.isInvisible) else { throw refuse("its name has invisible characters") }
    guard !scalars.contains("\\") else {
      throw refuse("its name has a backslash; pack the files again, with a program that writes “/” between folders")
    }
    guard scalars.first != "/" else { throw refuse("its name is an absolute path") }
    guard !hasDrive(scalars) else { throw refuse("its name begins with a drive") }
    guard name.utf8.count <= longest else { throw refuse("its name is longer than \(longest) bytes") }
    let parts = scalars.split(separator: "/").map { String($0) }.filter { $0 != "." }
    guard !parts.contains("..") else { throw refuse("its name leads out of the archive's folder") }
    guard parts.allSatisfy({ $0.utf8.count <= longestPart }) else {
      throw refuse("a part of its name is longer than \(longestPart) bytes")
    }
    guard !parts.isEmpty, scalars.last != "/" else { return nil }
    let isWanted = parts.allSatisfy { !$0.hasPrefix(".") && !litter.contains($0.lowercased()) }
    return isWanted ? parts.joined(separator: "/") : nil
  }

  private static func hasDrive(_ scalars: String.UnicodeScalarView) -> Bool {
    let start = scalars.prefix(2)
    return start.last == ":" && start.count == 2 && start.first?.properties.isAlphabetic == true
  }
}
