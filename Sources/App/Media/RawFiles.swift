import Blobs
import Domain
import Formats
import Synchronization

/// What becomes of the files of a form, one after the other as they arrive.
protocol FileSink: Sendable {
  /// Takes a file that has arrived whole.
  func take(_ file: IncomingBlob, named clientName: String) throws
  /// The same, with the name of the form's field, for forms with several.
  func take(_ file: IncomingBlob, named clientName: String, field: String) throws
  /// Removes what was taken.
  func discard()
}

extension FileSink {
  func take(_ file: IncomingBlob, named clientName: String, field: String) throws {
    try take(file, named: clientName)
  }
}

/// Keeps the files of a form as they are, for later.
final class RawFiles: FileSink {
  private let state = Mutex<[(blob: IncomingBlob, name: String)]>([])

  var files: [(blob: IncomingBlob, name: String)] { state.withLock { $0 } }

  func take(_ file: IncomingBlob, named clientName: String) throws {
    guard let name = FileName.uploaded(clientName) else {
      throw ValidationFailure(field: "client_files", "“\(clientName)” cannot be the name of a file here.")
    }
    file.finishWriting()
    state.withLock { $0.append((file, name)) }
  }

  func discard() {
    let files = state.withLock { files in
      defer { files = [] }
      return files
    }
    for file in files { file.blob.discard() }
  }
}
