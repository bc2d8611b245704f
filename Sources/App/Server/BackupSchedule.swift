import Logging
import ServiceLifecycle
import Workflows

/// Asks for a backup whenever `BACKUP_EVERY` hours have passed. Every process asks; one backup comes of it.
struct BackupSchedule: Service {
  let services: Services
  let hours: Int

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          let period = Int64(hours) * 3600
          if try await services.instanceBackups.requestIfDue(everySeconds: period, now: services.now()) {
            services.logger.info("backup asked for", metadata: ["hours": "\(hours)"])
          }
        } catch {
          services.logger.warning("the scheduled backup could not be asked for", metadata: ["error": "\(error)"])
        }
        do { try await Task.sleep(for: .seconds(60)) } catch { return }
      }
    }
  }
}

extension Services {
  var instanceBackups: InstanceBackups { InstanceBackups(requests: requests, database: database) }

  var instanceBackup: BackupWork {
    BackupWork(
      database: database,
      blobs: blobs,
      dataFolder: settings.dataDirectory,
      lane: workLane,
      version: Version.number
    )
  }
}
