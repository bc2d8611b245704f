import ArgumentParser
import FoundationEssentials
import Glibc

struct HealthcheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck",
    abstract: "Ends with 0 if the server of this environment answers /health."
  )

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let port = UInt16(environment["PORT"] ?? "") ?? 8501
    let isSecure = environment["TLS_CERT"].map { !$0.isEmpty } ?? false
    let isHealthy =
      isSecure ? await SecureProbe.answersHealth(port: Int(port)) : LocalProbe.answersHealth(port: port)
    guard isHealthy else {
      Ending.say("The server does not answer on port \(port).")
      throw ExitCode(1)
    }
  }
}

/// Asks the server on this machine, without TLS or a name.
enum LocalProbe {
  static func answersHealth(port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var patience = timeval(tv_sec: 3, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return false }
    let question = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    guard question.withCString({ send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }) > 0 else { return false }
    var answer = [UInt8](repeating: 0, count: 64)
    let count = recv(socket, &answer, answer.count, 0)
    return count > 12 && String(decoding: answer.prefix(12), as: UTF8.self) == "HTTP/1.1 200"
  }
}
