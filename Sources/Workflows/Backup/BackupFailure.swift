/// Why a backup could not be written or taken back: a sentence for whoever types the command.
public struct BackupFailure: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ sentence: String) {
    description = sentence
  }
}
