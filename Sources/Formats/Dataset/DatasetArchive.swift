/// What somebody sent to be imported: a zip whose files can be read in any order, or one bare document.
public final class DatasetArchive {
  private static let pictureExtensions: Set<String> = ["jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff"]
  /// A document that is held in memory, such as one picture's annotations.
  private static let longestDocument = 16 << 20

  /// The files' names, with `/` between folders.
  public let names: [String]
  private let limits: ArchiveLimits
  private let zip: ZipReader?
  private let path: String
  /// By the name in lower case: made when a name is not written as it was asked for.
  private lazy var byLowercased = Dictionary(
    names.map { ($0.lowercased(), $0) },
    uniquingKeysWith: { first, _ in first }
  )

  /// - Parameters:
  ///   - path: where the upload lies.
  ///   - name: what the person called it: the name of a bare document.
  /// - Throws: `ArchiveProblem` for archives that are refused, `DatasetProblem` for archives that are no zip.
  public init(path: String, name: String, limits: ArchiveLimits = .standard) throws {
    self.path = path
    self.limits = limits
    let file = try ArchiveFile(path)
    if try file.has(Array("PK".utf8), at: 0) {
      var budget = ArchiveBudget(limits)
      let reader = try ZipReader(file, &budget)
      zip = reader
      names = reader.files.map(\.name)
    } else {
      guard !ArchiveReader.isArchive(path: path) else {
        throw DatasetProblem("Annotations are imported from a zip; “\(name)” is another kind of archive.")
      }
      zip = nil
      names = [name]
    }
  }

  /// Whether what was sent is one document, not an archive.
  public var isBare: Bool { zip == nil }

  /// The name of a file as it is written in the archive, upper and lower case apart.
  public func name(_ name: String) -> String? {
    if zip?.has(name) ?? (names.first == name) { return name }
    return byLowercased[name.lowercased()]
  }

  /// The files whose names end so, upper and lower case apart, pictures of the name's kind included.
  func names(endingIn suffix: String) -> [String] {
    let suffix = suffix.lowercased()
    return names.filter { $0.lowercased().hasSuffix(suffix) }.sorted()
  }

  /// The files of a folder, anywhere in the archive, with the path behind it.
  func files(in folder: String) -> [(name: String, rest: String)] {
    names.compactMap { name in
      if name.hasPrefix("\(folder)/") { return (name, String(name.dropFirst(folder.count + 1))) }
      guard let range = name.firstRange(of: "/\(folder)/") else { return nil }
      return (name, String(name[range.upperBound...]))
    }.sorted { $0.0 < $1.0 }
  }

  /// The pictures among the files.
  var pictures: [String] { names.filter(Self.isPicture) }

  static func isPicture(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return pictureExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// The bytes of a file, piece by piece.
  public func pieces(of name: String) throws -> () throws -> [UInt8]? {
    guard let zip else { return try barePieces() }
    guard let pieces = try zip.pieces(of: name, limits) else {
      throw DatasetProblem("There is no file “\(name)” in the archive.")
    }
    return pieces
  }

  /// A whole file.
  func bytes(of name: String) throws -> [UInt8] {
    let next = try pieces(of: name)
    var bytes: [UInt8] = []
    while let piece = try next() {
      bytes.append(contentsOf: piece)
      guard bytes.count <= Self.longestDocument else {
        throw DatasetProblem(name, "The file is larger than \(Self.longestDocument >> 20) MiB.")
      }
    }
    return bytes
  }

  private func barePieces() throws -> () throws -> [UInt8]? {
    let file = try ArchiveFile(path)
    var position = 0
    return {
      let size = min(1 << 16, file.count - position)
      guard size > 0 else { return nil }
      defer { position += size }
      return try file.bytes(at: position, size: size)
    }
  }
}
