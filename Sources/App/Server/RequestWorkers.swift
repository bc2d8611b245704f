import Domain
import Glibc
import Logging
import Outbound
import ServiceLifecycle
import Store
import Workflows

/// The workers of this process: as many as `WORKERS` says, until it stops.
struct RequestWorkers: Service {
  /// So many webhooks may be slow at the same time without keeping the others waiting.
  private static let messengers = 4

  let services: Services

  func run() async throws {
    let handlers = services.requestHandlers
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for number in 0..<services.settings.workers {
          let runner = RequestRunner(
            database: services.database,
            signal: services.requestSignal,
            handlers: handlers,
            holder: "\(getpid()).\(number).\(Secret().text)",
            now: services.now,
            report: report
          )
          group.addTask { await runner.run() }
        }
        if services.settings.workers > 0 {
          for _ in 0..<Self.messengers { group.addTask { await services.webhookMessenger.run(reportMessenger) } }
        }
        // With no workers the service must not end before the others.
        if services.settings.workers == 0 {
          group.addTask { await services.requestSignal.forever() }
        }
      }
    }
  }

  @Sendable private func reportMessenger(_ error: any Error) {
    services.logger.error("webhooks are in trouble", metadata: ["error": "\(error)"])
  }

  @Sendable private func report(_ event: RequestEvent) {
    let logger = services.logger
    switch event {
    case .began(let claim):
      logger.info("request began", metadata: facts(of: claim))
    case .finished(let claim):
      logger.info("request finished", metadata: facts(of: claim))
    case .failed(let claim, let sentence, let error):
      var metadata = facts(of: claim)
      metadata["sentence"] = "\(sentence)"
      if let error { metadata["error"] = "\(error)" }
      logger.warning("request failed", metadata: metadata)
    case .lost(let claim):
      logger.warning("request taken over by another worker", metadata: facts(of: claim))
    case .trouble(let error):
      logger.error("background work is in trouble", metadata: ["error": "\(error)"])
    }
  }

  private func facts(of claim: RequestQueue.Claim) -> Logger.Metadata {
    ["request": "\(claim.id)", "kind": "\(claim.operation.kind)", "attempt": "\(claim.attempt)"]
  }
}

extension Services {
  /// Everything that can be done in the background.
  var requestHandlers: [any RequestHandler] {
    // Exports write from a connection of the database and only wait for the disk; imports compute for long.
    let (written, read) = (requestFiles(in: fileLane), requestFiles(in: workLane))
    let (bucket, table) = (settings.bucket?.name ?? "", settings.labelTable?.table)
    return [
      TaskDataHandler(
        database: database,
        blobs: blobs,
        lane: workLane,
        share: share,
        videos: videos,
        outbound: Outbound(policy: settings.outboundPolicy),
        now: now
      ),
      ComparisonFetchHandler(
        database: database,
        blobs: blobs,
        fetcher: comparisonFetcher,
        files: fileLane,
        now: now
      ),
      DatasetExportHandler(.annotations, written, media: media, bucket: bucket, table: table),
      DatasetExportHandler(.dataset, written, media: media, bucket: bucket, table: table),
      BackupExportHandler(written),
      DatasetImportHandler(read), ProjectImportHandler(read), BackupImportHandler(read, videos: videos),
      InstanceBackupHandler(
        work: instanceBackup,
        folder: BackupFolder(path: settings.backupDirectory),
        keeping: settings.backupKeep,
        lane: workLane,
        now: now
      ),
      DetectionHandler(.task, database: database, models: models, caller: modelCaller, now: now),
      DetectionHandler(.job, database: database, models: models, caller: modelCaller, now: now),
      ReidentificationHandler(database: database, models: models, caller: modelCaller, now: now),
      QualityHandler(database: database, lane: workLane, live: live, now: now),
    ]
  }

  private func requestFiles(in lane: WorkLane) -> RequestFiles {
    RequestFiles(database: database, blobs: blobs, lane: lane, now: now)
  }
}
