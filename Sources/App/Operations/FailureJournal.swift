import Domain
import Glibc
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Collects what nobody foresaw in requests, and writes it every few seconds where administrators read it, whichever server
/// they ask. While the database is down it keeps the newest kinds.
final class FailureJournal: Service, Sendable {
  private struct Kind: Hashable {
    let place: String
    let sentence: String
  }

  private struct Occurrence {
    let at: Timestamp
    let requestID: String
    let count: Int
  }

  private static let mostKinds = 100
  private static let longestSentence = 500

  /// Host name and process number.
  let server: String
  private let store: FailureStore
  private let logger: Logger
  private let waiting = Mutex<[Kind: Occurrence]>([:])

  init(store: FailureStore, logger: Logger) {
    self.store = store
    self.logger = logger
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    server = "\(host):\(getpid())"
  }

  /// - Parameter place: method and route.
  func note(_ error: any Error, at place: String, requestID: String, now: Timestamp) {
    let kind = Kind(place: place, sentence: String("\(error)".prefix(Self.longestSentence)))
    waiting.withLock { waiting in
      guard waiting[kind] != nil || waiting.count < Self.mostKinds else { return }
      waiting[kind] = Occurrence(at: now, requestID: requestID, count: (waiting[kind]?.count ?? 0) + 1)
    }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.write()
        do { try await Task.sleep(for: .seconds(2)) } catch { return }
      }
    }
    await write()
  }

  /// Writes what has been noted.
  func write() async {
    let noted = waiting.withLock { waiting in
      defer { waiting = [:] }
      return waiting
    }
    guard !noted.isEmpty else { return }
    let failures = noted.map { kind, last in
      ServerFailure(
        id: .init(0),
        at: last.at,
        server: server,
        requestID: last.requestID,
        place: kind.place,
        sentence: kind.sentence,
        count: last.count
      )
    }
    do {
      try await store.record(failures.sorted { $0.at < $1.at })
    } catch {
      logger.warning("failures could not be recorded", metadata: ["error": "\(error)"])
      // Those that came meanwhile are newer.
      waiting.withLock { $0.merge(noted) { newer, _ in newer } }
    }
  }
}
