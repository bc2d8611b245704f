public import Database
public import Domain
internal import Store

/// What has changed in a job since somebody looked last.
public struct JobNews: Sendable {
  /// More annotations than these are not told one by one.
  static let mostTold = 1000
  static let mostEntries = 500
  static let keptSeconds: Int64 = 3600

  /// The number of the last change in it.
  public let number: Int64
  /// Too much has changed, or too long ago: everything has to be read again.
  public let isWhole: Bool
  /// As they are now.
  public let changed: [StoredAnnotation]
  /// Those that changed, and those of the annotations that did: with an annotation that comes back, they come back.
  public let relations: [StoredRelation]
  public let gone: [AnnotationUID]

  private init(
    number: Int64,
    isWhole: Bool,
    changed: [StoredAnnotation] = [],
    relations: [StoredRelation] = [],
    gone: [AnnotationUID] = []
  ) {
    self.number = number
    self.isWhole = isWhole
    self.changed = changed
    self.relations = relations
    self.gone = gone
  }

  /// - Parameters:
  ///   - number: the last change that is known.
  ///   - client: the tab that asks: it knows what it did itself.
  /// - Throws: `NotFound` where the viewer may not see the job, or not any more.
  public static func since(
    _ number: Int64,
    in job: Job.ID,
    besides client: AnnotationUID,
    for viewer: Viewer,
    from database: Database
  ) async throws -> JobNews {
    try await database.read { connection in
      _ = try JobStore.job(job, for: viewer, on: connection)
      let entries = try JobEditStore.entries(of: job, from: number, limit: mostEntries, on: connection)
      let latest = entries.last?.number ?? 0
      // What is not kept any more cannot be told.
      let isCut = number > 0 && entries.first?.number != number || entries.count == mostEntries
      let foreign = entries.filter { $0.number > number && $0.client != client.text }
      let uids = Set(foreign.flatMap(\.uids))
      if isCut || uids.count > mostTold || foreign.contains(where: \.uids.isEmpty) {
        return JobNews(number: try JobEditStore.latest(of: job, on: connection), isWhole: true)
      }
      guard !uids.isEmpty else { return JobNews(number: max(latest, number), isWhole: false) }
      let found = try AnnotationStore.annotations(of: job, uids: Array(uids), on: connection)
      let relations = try RelationStore.relations(of: job, about: Array(uids), on: connection)
      let there = Set(relations.map(\.relation.uid)).union(found.keys)
      return JobNews(
        number: latest,
        isWhole: false,
        changed: Array(found.values),
        relations: relations,
        gone: uids.filter { !there.contains($0) }
      )
    }
  }

  /// The number of the job's last change, for those who begin to look.
  ///
  /// - Throws: `NotFound` where the viewer may not see the job.
  public static func latest(in job: Job.ID, for viewer: Viewer, from database: Database) async throws -> Int64 {
    try await database.read { connection in
      _ = try JobStore.job(job, for: viewer, on: connection)
      return try JobEditStore.latest(of: job, on: connection)
    }
  }

  /// The numbers of the last changes of these jobs, whoever made them.
  public static func latest(of jobs: [Job.ID], from database: Database) async throws -> [Job.ID: Int64] {
    try await database.read { try JobEditStore.latest(of: jobs, on: $0) }
  }

  /// Forgets what nobody waits for any more: who was away for longer reads everything again.
  public static func forgetOld(now: Timestamp, in database: Database) async throws {
    try await database.write { connection in
      try JobEditStore.forget(madeBefore: now.advanced(bySeconds: -keptSeconds), on: connection)
    }
  }
}
