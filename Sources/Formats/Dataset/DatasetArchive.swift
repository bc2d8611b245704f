/// What somebody sent to be imported: a zip whose files can be read in any order, or one bare document.
public final class DatasetArchive {
  private static let pictureExtensions: Set<String> = ["jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff"]
  /// Hears of each piece that was handed out; what it throws ends the reading.
  public var whenRead: (() throws -> Void)?
  /// How many bytes were handed out, of all files together.
  public private(set) var readBytes = 0
  /// How many bytes of files that were opened again were not wanted the first time.
  public private(set) var sparedBytes = 0
  /// What was handed out of each file since it was opened last, where files are opened more than once.
  private var opened: [String: Int]?

  private static let foldersOfMasks: Set<String> = ["segmentationclass", "segmentationobject", "masks", "mask"]
  /// A document that is held in memory, such as one picture's annotations.
  private static let longestDocument = 16 << 20

  /// The files' names, with `/` between folders.
  public let names: [String]
  private let limits: ArchiveLimits
  private let zip: ZipReader?
  private let path: String
  private var bareSize = 0
  /// By the name in lower case: made when a name is not written as it was asked for.
  private lazy var byLowercased = KeyIndex(names.indices) { [names] in names[$0].lowercased() }
  /// By the last part of their names without its extension, in lower case: made when pictures are looked for without it.
  private lazy var picturesByTail = KeyIndex(names.indices.lazy.filter { [names] in Self.isPicture(names[$0]) }) {
    [names] in Self.tail(of: names[$0])
  }
  /// What may stand before a path: nothing, or folders that are around everything, as when a folder was packed.
  private lazy var surroundings = (0...foldersAround.count).map { count in
    foldersAround.prefix(count).map { "\($0)/" }.joined()
  }
  /// The folders that are around everything, from the outside in, in lower case.
  private(set) lazy var foldersAround = Self.foldersAround(names)

  /// - Parameters:
  ///   - path: where the upload lies.
  ///   - name: what the person called it: the name of a bare document.
  /// - Throws: `ArchiveProblem` for archives that are refused, `DatasetProblem` for archives that are no zip.
  public init(path: String, name: String, limits: ArchiveLimits = .standard) throws {
    self.path = path
    self.limits = limits
    let file = try ArchiveFile(path)
    if try file.has(Array("PK".utf8), at: 0) {
      var budget = ArchiveBudget(limits, tellsCase: true)
      let reader = try ZipReader(file, &budget)
      zip = reader
      names = reader.files.map(\.name)
    } else {
      guard !ArchiveReader.isArchive(path: path) else {
        throw DatasetProblem(
          "Annotations are imported from a zip; “\(name)” is another kind of archive. Pack its files as a zip."
        )
      }
      zip = nil
      names = [name]
      bareSize = file.count
    }
  }

  /// Whether what was sent is one document, not an archive.
  public var isBare: Bool { zip == nil }

  /// Refuses what is neither an archive nor a document.
  func checkKind() throws {
    if isBare { try BareDocument.check(ArchiveFile(path), names[0]) }
  }

  /// The name of a file as it is written in the archive: upper and lower case apart, and with the folders around it all.
  public func name(_ name: String) -> String? {
    if let found = zip.map({ $0.name(name) }) ?? names.first(where: { $0 == name }) { return found }
    let name = name.lowercased()
    return surroundings.lazy.flatMap { self.byLowercased[$0 + name] }.first.map { names[$0] }
  }

  /// The picture at this path, whose extension is not known.
  func picture(at stem: String) -> String? {
    let places = surroundings.map { $0 + stem.lowercased() }
    let found = picturesByTail[Self.tail(of: "\(stem).")].map { names[$0] }
      .filter { places.contains(DatasetFrame.stem($0).lowercased()) }
    return found.first { "/\(DatasetFrame.stem($0))".hasSuffix("/\(stem)") } ?? found.first
  }

  /// A picture in any folder whose path ends as a name does, or the name as the path; nil where it may be several.
  ///
  /// - Parameter name: with or without the extension of a picture.
  func picture(called name: String, subset: String) -> String? {
    let written = name.replacing("\\", with: "/")
    let path = written.lowercased()
    let stem = Self.isPicture(path) ? DatasetFrame.stem(path) : path
    let found = picturesByTail[Self.tail(of: "\(stem).")].map { names[$0] }.filter { file in
      let other = DatasetFrame.stem(file).lowercased()
      let isSame = "/\(other)".hasSuffix("/\(stem)") || stem.hasSuffix("/\(other.split(separator: "/").last ?? "")")
      return isSame && !file.split(separator: "/").contains { Self.foldersOfMasks.contains($0.lowercased()) }
    }
    guard found.count > 1 else { return found.first }
    let same = found.filter { "/\(DatasetFrame.stem($0))".hasSuffix("/\(written.prefix(stem.count))") }
    if same.count == 1 { return same[0] }
    let narrowed = found.filter { $0.split(separator: "/").dropLast().contains(subset[...]) }
    return narrowed.count == 1 ? narrowed[0] : nil
  }

  /// What a frame is called whose picture was found so: without the folders of the computer that the dataset is from.
  static func frameName(_ name: String, of file: String) -> String {
    let path = name.replacing("\\", with: "/")
    let isElsewhere = path.hasPrefix("/") || path.hasPrefix(".") || path.contains(":")
    let plain = isElsewhere ? path.split(separator: "/").last.map(String.init) ?? path : path
    return isPicture(plain) ? plain : DatasetFrame.name(plain, like: file)
  }

  /// A picture in any folder, whose path ends so.
  func picture(endingIn path: String) -> String? {
    let written = "/\(path)"
    let path = written.lowercased()
    let found = picturesByTail[Self.tail(of: path)].map { names[$0] }.filter { "/\($0.lowercased())".hasSuffix(path) }
    return found.first { "/\($0)".hasSuffix(written) } ?? found.first
  }

  private static func tail(of path: String) -> String {
    DatasetFrame.stem(path.split(separator: "/").last.map(String.init) ?? path).lowercased()
  }

  /// The files whose names end so, upper and lower case apart, pictures of the name's kind included.
  func names(endingIn suffix: String) -> [String] {
    let suffix = suffix.lowercased()
    return names.filter { $0.lowercased().hasSuffix(suffix) }.sorted()
  }

  /// The files of a folder, anywhere in the archive, with the path behind it.
  func files(in folder: String) -> [(name: String, rest: String)] {
    names.compactMap { name in Self.rest(of: name, behind: folder).map { (name, $0) } }.sorted { $0.0 < $1.0 }
  }

  /// What stands behind the first folder of this name, upper and lower case apart; nil where a path has none.
  static func rest(of path: String, behind folder: String) -> String? {
    var start = path.startIndex
    while let slash = path.utf8[start...].firstIndex(of: UInt8(ascii: "/")) {
      let isFolder = path.utf8[start..<slash].elementsEqual(folder.utf8) { one, other in
        one == other || one | 0x20 == other | 0x20 && (0x61...0x7A).contains(one | 0x20)
      }
      start = path.utf8.index(after: slash)
      if isFolder { return String(path[start...]) }
    }
    return nil
  }

  private static func foldersAround(_ names: [String]) -> [String] {
    guard let first = names.first else { return [] }
    var shared = first.split(separator: "/").dropLast().map { $0.lowercased() }
    for name in names where !shared.isEmpty {
      let parts = name.split(separator: "/").dropLast()
      shared = Swift.zip(shared, parts).prefix { $0 == $1.lowercased() }.map(\.0)
    }
    return shared
  }

  /// The pictures among the files.
  var pictures: [String] { names.filter(Self.isPicture) }

  static func isPicture(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return pictureExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// How many bytes a file has when it is unpacked; 0 where there is no such file.
  public func size(of name: String) -> Int {
    guard let zip else { return name == names[0] ? bareSize : 0 }
    return zip.size(of: name) ?? 0
  }

  /// How many bytes there are to be read of annotations, about: of everything but photographs.
  public var documentBytes: Int {
    guard let zip else { return bareSize }
    return zip.files.reduce(0) { Self.isPhotograph($1.name) ? $0 : $0 + $1.size }
  }

  /// By the name alone: a picture may be one of pixels that are labelled, which lies in a folder for such. Of the three
  /// that Cityscapes has, one is read.
  private static func isPhotograph(_ name: String) -> Bool {
    guard isPicture(name) else { return false }
    let name = name.lowercased()
    guard !name.hasSuffix("_gtfine_color.png"), !name.hasSuffix("_gtfine_labelids.png") else { return true }
    return !name.split(separator: "/").contains { part in
      foldersOfMasks.contains(String(part)) || part.hasSuffix("annot") || part == "instance" || part == "instances"
        || part == "gtfine" || part.hasSuffix("_gt.bmp") || part.hasSuffix("_gt.png")
    }
  }

  /// The bytes of a file, piece by piece.
  public func pieces(of name: String) throws -> () throws -> [UInt8]? {
    let found = try zip.map { try $0.pieces(of: name, limits) } ?? barePieces()
    guard let next = found else { throw DatasetProblem("There is no file “\(name)” in the archive.") }
    guard whenRead != nil else { return next }
    sparedBytes += opened?[name].map { size(of: name) - $0 } ?? 0
    opened?[name] = 0
    return { [self] in
      let piece = try next()
      if let piece {
        readBytes += piece.count
        opened?[name, default: 0] += piece.count
        try whenRead?()
      }
      return piece
    }
  }

  /// Begins to count what is read anew.
  ///
  /// - Parameter passes: how often files are opened; what is spared is only told where it is more than once.
  public func restartCount(passes: Int) {
    (readBytes, sparedBytes, opened) = (0, 0, passes > 1 ? [:] : nil)
  }

  /// The bytes of a text, piece by piece: one that begins as UTF-16 does is refused.
  func textPieces(of name: String) throws -> () throws -> [UInt8]? {
    let next = try pieces(of: name)
    var isFirst = true
    return {
      let piece = try next()
      defer { isFirst = false }
      if isFirst, let piece, Self.isUTF16(piece) {
        throw DatasetProblem(name, "The document is in UTF-16. Save it as UTF-8 and send it again.")
      }
      return piece
    }
  }

  /// By its byte order mark or, without one, by the zero beside what a document begins with.
  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2 else { return false }
    let (first, second) = (bytes[0], bytes[1])
    return switch (first, second) {
    case (0xFF, 0xFE), (0xFE, 0xFF): true
    case (0, _): Array("<{[".utf8).contains(second)
    case (_, 0): Array("<{[".utf8).contains(first)
    default: false
    }
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
