internal import Domain
internal import Glibc

/// The connected share: a folder of this machine that tasks may take files from. It is only ever read.
public struct ShareFolder: Sendable {
  /// As CVAT's clients see it.
  public struct Entry: Equatable, Sendable {
    public let name: String
    public let isFolder: Bool
  }

  /// A file of the share that was found inside it.
  struct File {
    /// The path below the share.
    let name: String
    let size: Int
    fileprivate let path: String
  }

  private static let mostFiles = 200_000
  private let root: String

  /// - Returns: nil where there is no such folder.
  public init?(_ path: String) {
    guard let resolved = Self.resolved(path), Self.facts(of: resolved)?.isFolder == true,
      access(resolved, R_OK | X_OK) == 0
    else { return nil }
    root = resolved
  }

  /// What is in a folder of the share, by name; hidden files are left out.
  ///
  /// - Parameter search: names must begin with this.
  public func entries(of folder: String, search: String) throws -> [Entry] {
    let path = try resolve(folder, field: "directory")
    return Self.names(in: path).filter { search.isEmpty || $0.hasPrefix(search) }.compactMap { name in
      guard let facts = Self.facts(of: "\(path)/\(name)"), Self.isInside("\(path)/\(name)", root) else { return nil }
      return Entry(name: name, isFolder: facts.isFolder)
    }
  }

  /// The files of these paths; a folder stands for all files in it, however deep.
  ///
  /// - Parameter pattern: what a file's path must match, as in `fnmatch(3)`, where `*` stands for `/` as well.
  /// - Throws: `ValidationFailure` that names the path, or the pattern that none of the files matches.
  func files(_ paths: [String], excluding excluded: [String], matching pattern: String? = nil) throws -> [File] {
    let excluded = excluded.map(Self.tidy)
    var found: [File] = []
    var seen: Set<String> = []
    var waiting = paths.map(Self.tidy).reversed() as [String]
    while let name = waiting.popLast() {
      if excluded.contains(where: { name == $0 || name.hasPrefix($0 + "/") }) { continue }
      let path = try resolve(name, field: "server_files")
      guard let facts = Self.facts(of: path), seen.insert(path).inserted else { continue }
      if facts.isFolder {
        waiting += Self.names(in: path).reversed().map { name.isEmpty ? $0 : "\(name)/\($0)" }
      } else {
        guard pattern.map({ fnmatch($0, name, 0) == 0 }) ?? true else { continue }
        found.append(File(name: name, size: facts.size, path: path))
      }
      guard found.count <= Self.mostFiles else {
        throw ValidationFailure(field: "server_files", "These are more than \(Self.mostFiles) files: choose fewer.")
      }
    }
    if let pattern, found.isEmpty, !paths.isEmpty {
      throw ValidationFailure(field: "filename_pattern", "None of these files of the share matches “\(pattern)”.")
    }
    return found
  }

  /// Refuses a path that leaves the share, by `..` or by a link.
  private func resolve(_ name: String, field: String) throws -> String {
    let tidy = Self.tidy(name)
    let isPlain = !tidy.split(separator: "/").contains("..") && !tidy.utf8.contains(0)
    guard isPlain, let path = Self.resolved(tidy.isEmpty ? root : "\(root)/\(tidy)"), Self.isInside(path, root) else {
      throw ValidationFailure(field: field, "There is no “\(name)” in the connected share.")
    }
    return path
  }

  private static func tidy(_ name: String) -> String {
    name.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  private static func isInside(_ path: String, _ root: String) -> Bool {
    guard let path = resolved(path) else { return false }
    return path == root || path.hasPrefix(root == "/" ? "/" : root + "/")
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  private static func facts(of path: String) -> (isFolder: Bool, size: Int)? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR: return (true, 0)
    case S_IFREG: return (false, Int(facts.st_size))
    default: return nil
    }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension ShareFolder.File {
  private static let pieceSize = 1 << 18

  /// Hands out the bytes in pieces.
  func read(_ body: ([UInt8]) throws -> Void) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw MediaRefusal("\(name) of the connected share cannot be read.") }
    defer { close(file) }
    var failure: Int32 = 0
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        let got = Glibc.read(file, buffer.baseAddress, Self.pieceSize)
        if got < 0 { failure = errno }
        count = max(got, 0)
      }
      guard failure == 0 else { throw MediaRefusal("\(name) of the connected share cannot be read.") }
      guard !piece.isEmpty else { return }
      try body(piece)
    }
  }
}
