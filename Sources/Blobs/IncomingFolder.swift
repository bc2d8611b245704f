internal import Glibc
internal import Synchronization

/// Where one process writes files that are on their way: a folder with a lock that it holds while it lives, so that others
/// tell what a dead process left from what a living one is writing.
final class IncomingFolder: Sendable {
  private let parent: String
  private let path: String
  private let lock = Mutex<Int32>(-1)

  init(parent: String) {
    self.parent = parent
    path = "\(parent)/\(FolderBlobs.newKey())"
  }

  deinit {
    let held = lock.withLock { $0 }
    guard held >= 0 else { return }
    Self.remove(path)
    close(held)
  }

  func path(of key: String) -> String { "\(path)/\(key)" }

  func prepare() throws(BlobFailure) {
    try FolderBlobs.makeFolder(parent)
    // It gets its name when it is locked: before, others would take it for a dead process's.
    let draft = "\(parent)/.\(FolderBlobs.newKey())"
    try FolderBlobs.makeFolder(draft)
    let opened = open("\(draft)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard opened >= 0, flock(opened, LOCK_EX | LOCK_NB) == 0, rename(draft, path) == 0 else {
      throw .last("locked", path)
    }
    lock.withLock { $0 = opened }
  }

  /// Removes the folders of processes that are gone.
  func removeDead() {
    for name in Self.names(in: parent) where !name.hasPrefix(".") {
      let lock = open("\(parent)/\(name)/lock", O_RDWR | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { Self.remove("\(parent)/\(name)") }
      close(lock)
    }
  }

  private static func remove(_ path: String) {
    for name in names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
