import Glibc

/// A port that never answers: who connects hears nothing, as behind a firewall that drops packets, or is connected and then
/// hears nothing.
struct SwallowingPort {
  struct Failure: Error { let errno: Int32 }

  let address: String
  private let sockets: [Int32]

  init(_ address: String, _ port: Int, isConnecting: Bool = false) throws {
    self.address = address
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, address, &place.sin_addr)
    let sockets = (0..<4).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0) }
    self.sockets = sockets
    try withUnsafePointer(to: &place) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard bind(sockets[0], place, size) == 0, listen(sockets[0], isConnecting ? 9 : 0) == 0 else {
          throw Failure(errno: errno)
        }
        // Nobody takes them in: a queue of none holds one.
        for waiting in sockets.dropFirst() { _ = connect(waiting, place, size) }
      }
    }
  }

  func close() {
    for socket in sockets { Glibc.close(socket) }
  }
}
