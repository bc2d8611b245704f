internal import Glibc
internal import Synchronization

/// Runs another program, without a shell, and ends it when it takes too long. The call blocks.
struct ChildProcess {

  enum Failure: Error {
    case notStarted(String)
    /// The last lines of what it complained about.
    case failed(status: Int32, complaint: String)
    case stuck
  }

  private static let mostComplaint = 4000
  let program: String
  let arguments: [String]
  var mostSeconds = 3600

  /// - Parameters:
  ///   - output: gets what the program prints, as it comes; what it throws ends the program.
  ///   - tick: called at least twice a second; what it throws ends the program.
  func run(output: ([UInt8]) throws -> Void, tick: () throws -> Void) throws {
    let (child, out, errors) = try start()
    defer {
      close(out)
      close(errors)
    }
    var complaint: [UInt8] = []
    do {
      try read(out, errors, &complaint, output, tick)
    } catch {
      kill(child, SIGKILL)
      _ = status(of: child)
      throw error
    }
    let status = status(of: child)
    guard status == 0 else {
      throw Failure.failed(status: status, complaint: String(decoding: complaint, as: UTF8.self))
    }
  }

  /// One child at a time begins, so that none inherits another's pipes: then their ends would not be seen.
  private static let turn = Mutex(())

  private func start() throws(Failure) -> (child: pid_t, out: Int32, errors: Int32) {
    let started = Self.turn.withLock { _ in
      Result { () throws(Failure) in
        let out = try Self.pipe()
        let errors: (start: Int32, end: Int32)
        do throws(Failure) {
          errors = try Self.pipe()
        } catch {
          close(out.start)
          close(out.end)
          throw error
        }
        let child = spawn(out.end, errors.end)
        close(out.end)
        close(errors.end)
        return (try child.get(), out.start, errors.start)
      }
    }
    return try started.get()
  }

  private static func pipe() throws(Failure) -> (start: Int32, end: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw .notStarted(String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private func spawn(_ out: Int32, _ errors: Int32) -> Result<pid_t, Failure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, out, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var words = Self.copies(of: [program] + arguments)
    // Nothing of our own settings: there may be secrets among them.
    var environment = Self.copies(of: ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"])
    defer { for word in words + environment { free(word) } }
    var child: pid_t = 0
    let problem = posix_spawn(&child, program, &actions, nil, &words, &environment)
    guard problem == 0 else { return .failure(.notStarted(String(cString: strerror(problem)))) }
    return .success(child)
  }

  /// C strings that the caller frees, and a nil at the end.
  private static func copies(of texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var copies: [UnsafeMutablePointer<CChar>?] = []
    for text in texts { copies.append(strdup(text)) }
    copies.append(nil)
    return copies
  }

  private func read(
    _ out: Int32,
    _ errors: Int32,
    _ complaint: inout [UInt8],
    _ output: ([UInt8]) throws -> Void,
    _ tick: () throws -> Void
  ) throws {
    var open = [
      pollfd(fd: out, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    let deadline = ContinuousClock.now.advanced(by: .seconds(mostSeconds))
    while open.contains(where: { $0.fd >= 0 }) {
      let ready = poll(&open, nfds_t(open.count), 400)
      try tick()
      guard ContinuousClock.now < deadline else { throw Failure.stuck }
      guard ready > 0 else { continue }
      for place in open.indices where open[place].fd >= 0 && open[place].revents != 0 {
        let bytes = piece(of: open[place].fd)
        if bytes.isEmpty {
          open[place].fd = -1
        } else if place == 0 {
          try output(bytes)
        } else {
          complaint = Array((complaint + bytes).suffix(Self.mostComplaint))
        }
      }
    }
  }

  private func piece(of file: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = max(0, Glibc.read(file, buffer.baseAddress, 1 << 16))
    }
  }

  private func status(of child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status
  }
}
