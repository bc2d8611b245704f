import ArgumentParser
import Blobs
import Database
import Domain
import Glibc

/// Ends the program as scripts expect: 78 for wrong settings, 64 for wrong arguments, 1 for anything else, one sentence on standard error.
enum Ending {
  static func reporting(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let failure as ExitCode {
      throw failure
    } catch {
      say(sentence(for: error))
      throw status(for: error)
    }
  }

  static func say(_ sentence: String) {
    // What was printed before stands before it, into whatever both go.
    fflush(nil)
    StandardError.write("porthole: \(sentence)\n")
  }

  private static func status(for error: any Error) -> ExitCode {
    switch error {
    case is SettingsFailure: ExitCode(78)
    case is ValidationError: ExitCode(64)
    case DatabaseFailure.misconfigured, DatabaseFailure.unavailable, DatabaseFailure.schemaTooNew: ExitCode(78)
    default: ExitCode(1)
    }
  }

  private static func sentence(for error: any Error) -> String {
    switch error {
    case let failure as ValidationFailure: failure.problems.map(\.sentence).joined(separator: " ")
    default: "\(error)"
    }
  }
}

/// Glibc's `stderr` is a variable that Swift 6 does not let several threads share; its number is a constant.
enum StandardError {
  static func write(_ text: String) {
    Array(text.utf8).withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
