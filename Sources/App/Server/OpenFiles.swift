import Glibc

/// How many files and lines a process may have open at a time.
///
/// It must never come to the end of them: libdispatch, which runs the threads of everything that blocks, opens files of its
/// own to see how busy they are, and ends the process where it cannot (`_dispatch_workq_monitor_pools`).
enum OpenFiles {
  /// For databases, pictures, uploads and child processes; the rest is for lines.
  private static let keptBack = 96
  private static let mostWanted = 65_536

  /// Takes as many as the system grants: the usual 1,024 are a courtesy to old programs, not a limit that anybody chose.
  ///
  /// - Returns: how many there are then.
  static func raiseLimit() -> Int {
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    let wanted = min(limit.rlim_max, rlim_t(mostWanted))
    if limit.rlim_cur < wanted {
      var raised = limit
      raised.rlim_cur = wanted
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// How many lines are taken at a time; more wait before the door.
  static func lines(of limit: Int) -> Int {
    min(4096, max(16, limit - keptBack))
  }
}
