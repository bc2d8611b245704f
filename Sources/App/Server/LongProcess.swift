import CLinux
import Glibc

/// What the process of a server or a worker is set to before it begins.
enum LongProcess {
  static func prepare() {
    // A terminal that closes must not take it along.
    signal(SIGHUP, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    // As many heaps as there are processors, unless the operator says how many. By itself the C library has one for
    // nearly every thread, and each keeps what its thread once needed: exports of 200,000 shapes left 129 MiB of its own
    // to the server instead of 82.
    let tunables = getenv("GLIBC_TUNABLES").map { String(cString: $0) } ?? ""
    guard getenv("MALLOC_ARENA_MAX") == nil, !tunables.contains("malloc.arena_max") else { return }
    mallopt(M_ARENA_MAX, Int32(max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
