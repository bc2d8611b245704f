internal import FoundationEssentials

/// What a backup says about itself; its first member, `manifest.json`.
public struct BackupManifest: Codable, Equatable, Sendable {
  public struct Table: Codable, Equatable, Sendable {
    public let name: String
    public let columns: [String]
    public let rows: Int
  }

  public struct Counter: Codable, Equatable, Sendable {
    public let table: String
    public let last: Int64
  }

  static let name = "manifest.json"
  static let currentFormat = 1

  public let format: Int
  /// Of the program that wrote it.
  public let version: String
  /// Milliseconds since 1970.
  public let createdAt: Int64
  /// The steps of the schema that the tables are in.
  public let migrations: [String]
  /// Each after the tables that it points at.
  public let tables: [Table]
  public let counters: [Counter]

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return Array(try encoder.encode(self))
  }

  static func read(_ bytes: [UInt8]) throws(BackupFailure) -> BackupManifest {
    do {
      let manifest = try JSONDecoder().decode(BackupManifest.self, from: Data(bytes))
      guard manifest.format == currentFormat else {
        throw BackupFailure("This backup has format \(manifest.format); this version reads \(currentFormat).")
      }
      return manifest
    } catch let failure as BackupFailure {
      throw failure
    } catch {
      throw BackupFailure("The backup's manifest.json cannot be read: \(error).")
    }
  }
}
