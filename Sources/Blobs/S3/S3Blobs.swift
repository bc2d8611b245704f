internal import Crypto
internal import Dispatch
internal import Glibc
internal import Synchronization

/// A bucket as the store behind a folder.
///
/// Callers wait on threads of their own lanes. What they wait for runs on a queue of ours, never on Swift's cooperative
/// threads: were all of these waiting, nobody would be left to finish.
public struct S3Blobs: RemoteBlobs {
  private static let most = 64 << 30
  /// Uploads at a time.
  private static let width = 4
  private static let executor = QueueTaskExecutor()

  private let bucket: S3Bucket

  public init(_ bucket: S3Bucket) {
    self.bucket = bucket
  }

  public func upload(_ files: [(key: String, path: String)]) throws(BlobFailure) {
    let bucket = bucket
    try Self.wait {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, file) in files.enumerated() {
          if index >= Self.width { try await group.next() }
          group.addTask { try await Self.upload(file.key, from: file.path, to: bucket) }
        }
        try await group.waitForAll()
      }
    }
  }

  public func download(_ key: String, to path: String) throws(BlobFailure) {
    let bucket = bucket
    try Self.wait {
      let file = try PlainFile(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
      do {
        try await bucket.read(key, mostBytes: Self.most) { try file.write($0) }
        try file.sync()
      } catch let failure as S3Failure where failure.isMissing {
        unlink(path)
        throw BlobFailure.missing(key: key)
      } catch {
        unlink(path)
        throw error
      }
    }
  }

  public func remove(_ key: String) throws(BlobFailure) {
    let bucket = bucket
    try Self.wait { try await bucket.remove(key) }
  }

  public func size(of key: String) throws(BlobFailure) -> Int? {
    let bucket = bucket
    return try Self.wait { try await bucket.size(of: key) }
  }

  public func keys(under prefix: String, _ take: ([String]) throws(BlobFailure) -> Void) throws(BlobFailure) {
    let bucket = bucket
    let keys = try Self.wait {
      var keys: [String] = []
      try await bucket.list(under: prefix) { page in keys += page.map(\.key) }
      return keys
    }
    try take(keys)
  }

  private static func upload(_ key: String, from path: String, to bucket: S3Bucket) async throws {
    let file = try PlainFile(path, O_RDONLY | O_CLOEXEC)
    let size = try file.size()
    guard size > S3Bucket.partSize else { return try await bucket.put(key, try file.read(size)) }
    var digest = SHA256()
    while true {
      let part = try file.read(1 << 20)
      guard !part.isEmpty else { break }
      digest.update(data: part)
    }
    try file.rewind()
    try await bucket.put(key, digest: digest.finalize().hexadecimal) { try file.read(S3Bucket.partSize) }
  }

  /// Runs asynchronous work and waits for it on this thread.
  private static func wait<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) throws(BlobFailure) -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Value, any Error>?>(nil)
    Task(executorPreference: executor) {
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
      result.withLock { $0 = outcome }
      done.signal()
    }
    done.wait()
    switch result.withLock({ $0 }) {
    case .success(let value)?: return value
    case .failure(let failure as BlobFailure)?: throw failure
    case .failure(let failure)?: throw .remote("\(failure)")
    case nil: throw .remote("The call to the bucket ended without an answer.")
    }
  }
}

/// Threads of our own for tasks that somebody waits for.
private final class QueueTaskExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "blobs.remote", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// A file with a position, for one task at a time.
private final class PlainFile: Sendable {
  private let descriptor: Int32
  private let path: String

  init(_ path: String, _ flags: Int32) throws(BlobFailure) {
    self.path = path
    descriptor = open(path, flags, 0o640)
    guard descriptor >= 0 else { throw .last("opened", path) }
  }

  deinit {
    close(descriptor)
  }

  func size() throws(BlobFailure) -> Int {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .last("read", path) }
    return Int(facts.st_size)
  }

  func rewind() throws(BlobFailure) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last("read", path) }
  }

  /// At most `count` bytes, fewer only at the end.
  func read(_ count: Int) throws(BlobFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let some = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), count - filled)
      }
      if some < 0, errno == EINTR { continue }
      guard some >= 0 else { throw .last("read", path) }
      guard some > 0 else { break }
      filled += some
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(BlobFailure) {
    var written = 0
    while written < bytes.count {
      let some = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if some < 0, errno == EINTR { continue }
      guard some > 0 else { throw .last("written", path) }
      written += some
    }
  }

  func sync() throws(BlobFailure) {
    guard fsync(descriptor) == 0 else { throw .last("written", path) }
  }
}
