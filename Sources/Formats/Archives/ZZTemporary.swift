public enum ArchiveProblem: Error, Equatable, Sendable, CustomStringConvertible { case x; public var description: String { "" } }
public enum ArchiveReader {
  public static func isArchive(path: String) -> Bool { false }
  public static func eachFile(in path: String, _ body: (String, () throws -> [UInt8]?) throws -> Void) throws {} }
public enum FileName { public static func cleaned(_ name: String) -> String? { name } }
