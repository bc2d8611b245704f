import Database
import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Workflows

/// Carries news of open jobs between the processes on one database, and ends the open streams when this one stops.
struct LiveRelay: Service {
  let services: Services

  private var hub: LiveHub { services.live }

  func run() async throws {
    await withTaskGroup { group in
      // Ends by itself once the hub is closed: its last words are that everybody leaves.
      group.addTask { await send() }
      group.addTask { await cancelWhenGracefulShutdown { await hear() } }
      group.addTask { await cancelWhenGracefulShutdown { await look() } }
      group.addTask {
        do { try await gracefulShutdown() } catch { services.logger.debug("live news end at once") }
        await hub.close()
      }
    }
  }

  private func send() async {
    for await message in hub.outgoing {
      guard services.database.announcements != nil else { continue }
      do {
        let text = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        try await services.database.announce(text)
      } catch {
        trouble(error)
      }
    }
  }

  private func hear() async {
    guard let announcements = services.database.announcements else { return }
    while !Task.isCancelled {
      do {
        for text in try await announcements.next() {
          await hub.hear(try JSONDecoder().decode(LiveMessage.self, from: Data(text.utf8)), now: services.now())
        }
      } catch {
        trouble(error)
        await pause()
      }
    }
  }

  /// The database knows of changes that nobody announced: of a worker, of a connection that was broken.
  private func look() async {
    var turn = 0
    while !Task.isCancelled {
      await pause()
      turn += 1
      if turn % 8 == 0 { await hub.repeatMembers(now: services.now()) }
      let jobs = await hub.watchedJobs
      guard !jobs.isEmpty else { continue }
      do {
        await hub.noticed(try await JobNews.latest(of: jobs, from: services.database))
      } catch {
        trouble(error)
      }
    }
  }

  private func pause() async {
    // Cancelled: the loop around it ends by itself.
    do { try await Task.sleep(for: .seconds(1)) } catch { return }
  }

  private func trouble(_ error: any Error) {
    services.logger.warning("live news are in trouble", metadata: ["error": "\(error)"])
  }
}
