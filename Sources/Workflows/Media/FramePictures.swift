internal import Dispatch
internal import Domain
internal import Store
internal import Synchronization

/// Frames' pictures for work that reads them one after the other, on a thread that may wait.
///
/// What a task's frames are made of does not matter: files, a store behind the folder, a video.
struct FramePictures: Sendable {
  private let reader: MediaReader

  init(_ reader: MediaReader) {
    self.reader = reader
  }

  /// The picture as it was uploaded; of a video, the frame as PNG.
  func original(_ frame: StoredFrame, of media: TaskMedia?) throws -> [UInt8] {
    let reader = reader
    return try Self.wait {
      guard let media else { return try await reader.shown(frame, of: nil).bytes }
      return try await reader.frame(frame, of: media, .original).bytes
    }
  }

  /// Never called on one of Swift's own threads: those would be missing for the work that is waited for.
  private static func wait<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Value, any Error>?>(nil)
    Task {
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
      result.withLock { $0 = outcome }
      done.signal()
    }
    done.wait()
    guard let outcome = result.withLock({ $0 }) else { throw CancellationError() }
    return try outcome.get()
  }
}
