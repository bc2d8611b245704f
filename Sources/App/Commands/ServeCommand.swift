import ArgumentParser
import Glibc
import NIOCore

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serves the pages and the API.")

  func run() async throws {
    LongProcess.prepare()
    try await Ending.reporting {
      let settings = try Settings.ofThisProcess()
      do {
        try await StartUp(settings: settings).server().run()
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        throw ListenFailure(
          description: "Port \(settings.port) on \(settings.host) is in use by another program: set PORT to a free one."
        )
      } catch is SocketAddressError.UnknownHost {
        throw SettingsFailure("HOST is “\(settings.host)”, which is no address, and no name that is known here.")
      } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
        throw SettingsFailure("HOST is “\(settings.host)”, which is no address of this machine.")
      } catch let error as IOError where error.errnoCode == EACCES {
        throw SettingsFailure("PORT is \(settings.port), where user \(getuid()) may not listen: take one above 1023.")
      }
    }
  }
}

struct ListenFailure: Error, CustomStringConvertible {
  let description: String
}
