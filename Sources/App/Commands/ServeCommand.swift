import ArgumentParser
import Glibc
import NIOCore

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serves the pages and the API.")

  func run() async throws {
    // A terminal that closes must not take the server along.
    signal(SIGHUP, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    try await Ending.reporting {
      let settings = try Settings.ofThisProcess()
      do {
        try await StartUp(settings: settings).server().run()
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        throw ListenFailure(
          description: "Port \(settings.port) on \(settings.host) is in use by another program: set PORT to a free one."
        )
      } catch let error as IOError where error.errnoCode == EACCES || error.errnoCode == EADDRNOTAVAIL {
        throw ListenFailure(
          description: "\(settings.host):\(settings.port) cannot be listened on: \(error.description)."
        )
      }
    }
  }
}

struct ListenFailure: Error, CustomStringConvertible {
  let description: String
}
