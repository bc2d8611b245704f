import Database
import Domain
import Store

/// Relations from a file, and which job each of the annotations that they name went to.
struct RelatedEnds {
  private let relations: [Relation]
  private let named: Set<AnnotationUID>
  private var jobs: [AnnotationUID: Job.ID] = [:]

  init(_ relations: [Relation]) {
    self.relations = relations
    named = Set(relations.flatMap { [$0.from, $0.to] })
  }

  mutating func note(_ uid: AnnotationUID, in job: Job.ID) {
    if named.contains(uid) { jobs[uid] = job }
  }

  /// Stores those whose ends are in one job.
  ///
  /// - Throws: `ValidationFailure` where a job gets too many.
  func store(on connection: any Connection) throws {
    for relation in relations {
      guard let job = jobs[relation.from], jobs[relation.to] == job else { continue }
      try RelationStore.save(StoredRelation(relation, version: 1), in: job, on: connection)
    }
    guard relations.count > 0 else { return }
    for job in Set(jobs.values) { try RelationStore.checkCount(of: job, on: connection) }
  }
}
