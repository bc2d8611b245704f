internal import Crypto
internal import Glibc

/// Files that can be made again, in a folder of this process's own, up to a limit: the longest unused go first.
///
/// Somebody who wants one that is being made waits for it: nothing is made twice. A file whose bytes changed on the disk is
/// made again.
public actor FileCache {
  private struct Entry {
    let size: Int
    let digest: SHA256.Digest
    /// When its bytes were compared.
    var checked: ContinuousClock.Instant
    var used: Int
  }

  private struct Made {
    let file: CachedFile
    let digest: SHA256.Digest
  }

  private let path: String
  private var present: CacheFolder?
  private let lane: WorkLane
  private let mostBytes: Int
  private let comparing: Duration
  private var entries: [String: Entry] = [:]
  private var total = 0
  private var clock = 0
  private var underWay: [String: Task<Made, any Error>] = [:]

  /// - Parameters:
  ///   - path: made when it is first used; folders of processes that ended without cleaning up are removed from it.
  ///   - mostBytes: of all files together.
  ///   - comparing: how long a file is trusted after its bytes were compared.
  public init(path: String, lane: WorkLane, mostBytes: Int, comparing: Duration = .seconds(60)) {
    self.path = path
    self.lane = lane
    self.mostBytes = mostBytes
    self.comparing = comparing
  }

  /// The file of a key, open for reading: it stays readable although the cache may let it go.
  ///
  /// - Parameters:
  ///   - key: letters, digits and `-`; a change of what it stands for needs another key.
  ///   - make: writes the file at the path that it is given.
  public func file(
    _ key: String,
    make: @escaping @Sendable (String) async throws -> Void
  ) async throws -> CachedFile {
    let folder = try folder()
    let path = folder.path(of: key)
    if let entry = entries[key] {
      clock += 1
      entries[key]?.used = clock
      let isDue = entry.checked.duration(to: .now) >= comparing
      if isDue { entries[key]?.checked = .now }
      let file = try await lane.run {
        isDue ? CachedFile(path, holding: entry.digest) : CachedFile(path, sized: entry.size)
      }
      if let file { return file }
      forget(key)
    }
    if let making = underWay[key] { return try await making.value.file }
    let lane = lane
    let making = Task {
      let draft = folder.newPath()
      do {
        try await make(draft)
        return try await lane.run {
          let file = try folder.place(draft, at: path)
          return Made(file: file, digest: file.digest())
        }
      } catch {
        unlink(draft)
        throw error
      }
    }
    underWay[key] = making
    defer { underWay[key] = nil }
    let made = try await making.value
    try await keep(key, Entry(size: made.file.size, digest: made.digest, checked: .now, used: 0))
    return made.file
  }

  /// An empty folder for work in between; the caller removes it.
  func newFolder() throws -> String { try folder().newFolder() }

  /// Made when it is first wanted: commands that read no media need none.
  private func folder() throws -> CacheFolder {
    if let present { return present }
    let made = try CacheFolder(in: path)
    present = made
    return made
  }

  private func keep(_ key: String, _ entry: Entry) async throws {
    guard entries[key] == nil else { return }
    clock += 1
    entries[key] = entry
    entries[key]?.used = clock
    total += entry.size
    let folder = try folder()
    var gone: [String] = []
    while total > mostBytes, entries.count > 1, let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key {
      forget(oldest)
      gone.append(folder.path(of: oldest))
    }
    let paths = gone
    try await lane.run { for path in paths { unlink(path) } }
  }

  private func forget(_ key: String) {
    total -= entries.removeValue(forKey: key)?.size ?? 0
  }
}

/// A file that is open for reading.
public final class CachedFile: Sendable {
  public let size: Int
  private let file: Int32
  private static let pieceSize = 1 << 20

  init?(_ path: String) {
    file = open(path, O_RDONLY | O_CLOEXEC)
    var facts = stat()
    guard file >= 0, fstat(file, &facts) == 0 else { return nil }
    size = Int(facts.st_size)
  }

  /// nil also where the file has another length by now.
  convenience init?(_ path: String, sized size: Int) {
    self.init(path)
    guard self.size == size else { return nil }
  }

  /// nil also where the file holds something else by now.
  convenience init?(_ path: String, holding digest: SHA256.Digest) {
    self.init(path)
    guard self.digest() == digest else { return nil }
  }

  deinit {
    if file >= 0 { close(file) }
  }

  /// Of all bytes; the call blocks.
  func digest() -> SHA256.Digest {
    var digest = SHA256()
    for offset in stride(from: 0, to: size, by: Self.pieceSize) {
      digest.update(data: bytes(at: offset, count: Self.pieceSize))
    }
    return digest.finalize()
  }

  /// Where the open file can be opened again, whatever became of its name.
  var path: String { "/proc/self/fd/\(file)" }

  /// Up to `count` bytes from `offset` on; the call blocks.
  public func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(file, buffer.baseAddress, count, off_t(offset)))
    }
  }
}

/// A folder that one process holds a lock in, so that others know that it lives.
final class CacheFolder: Sendable {
  private let path: String
  private let lock: Int32

  init(in parent: String) throws {
    mkdir(parent, 0o750)
    Self.removeDead(in: parent)
    path = "\(parent)/\(UInt64.random(in: 0...UInt64.max))"
    guard mkdir(path, 0o750) == 0 else { throw CacheFailure(reason: String(cString: strerror(errno)), path: path) }
    lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw CacheFailure(reason: String(cString: strerror(errno)), path: path)
    }
  }

  deinit {
    Self.remove(path)
    close(lock)
  }

  func path(of key: String) -> String { "\(path)/\(key)" }

  func newPath() -> String { "\(path)/new-\(UInt64.random(in: 0...UInt64.max))" }

  func newFolder() throws -> String {
    let folder = newPath()
    guard mkdir(folder, 0o750) == 0 else { throw CacheFailure(reason: String(cString: strerror(errno)), path: folder) }
    return folder
  }

  func place(_ draft: String, at path: String) throws -> CachedFile {
    guard rename(draft, path) == 0, let file = CachedFile(path) else {
      throw CacheFailure(reason: String(cString: strerror(errno)), path: path)
    }
    return file
  }

  /// Removes the folders whose processes are gone.
  private static func removeDead(in parent: String) {
    for name in names(in: parent) {
      let lock = open("\(parent)/\(name)/lock", O_RDWR | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove("\(parent)/\(name)") }
      close(lock)
    }
  }

  /// Removes a folder with the files and folders in it.
  static func remove(_ path: String) {
    for name in names(in: path) where unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    rmdir(path)
  }

  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

struct CacheFailure: Error, CustomStringConvertible {
  let reason: String
  let path: String

  var description: String { "The cache's \(path) could not be made: \(reason)." }
}
