internal import FoundationEssentials
internal import Glibc

/// A folder in `DATA_DIR/backups` for what a backup needs while it is made or taken back.
///
/// It is on the pictures' own file system, so that a picture can have a second name in it.
struct ScratchFolder: Sendable {
  private let root: String

  init(in dataFolder: String) throws {
    root = "\(dataFolder)/backups/.work-\(UUID().uuidString)"
    for folder in ["media", "tables", "keys", "models"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
  }

  /// Removes what backups left that ended with their process, a day ago or earlier: it keeps deleted pictures on the disk.
  static func removeAbandoned(in dataFolder: String) {
    let folder = "\(dataFolder)/backups"
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix(".work-") {
        var facts = stat()
        guard stat("\(folder)/\(name)", &facts) == 0, time(nil) - facts.st_mtim.tv_sec > 86_400 else { continue }
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    } catch {
      // What cannot be removed today can be removed tomorrow, and a backup matters more.
      return
    }
  }

  func path(_ relative: String) -> String { "\(root)/\(relative)" }

  /// Puts a finished file in its place, and its place on the disk.
  func move(_ from: String, to path: String) throws(BackupFailure) {
    guard rename(from, path) == 0 else { throw BackupFile.failure("written", path) }
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw BackupFile.failure("written", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw BackupFile.failure("written", path) }
  }

  /// What cannot be removed is found again by the next backup's eyes, and does no harm.
  func remove() {
    do { try FileManager.default.removeItem(atPath: root) } catch { return }
  }
}
