import Database
import Domain
import Store

/// What a transaction has changed so far, job by job.
struct AnnotationChanges {
  private let sink: (any AnnotationSink)?
  private var uids: [Job.ID: [AnnotationUID]] = [:]
  private var whole: Set<Job.ID> = []
  private var count = 0

  init(sink: (any AnnotationSink)?) {
    self.sink = sink
  }

  /// An annotation of a job is new, another or gone: the sink gets it.
  mutating func add(_ stored: StoredAnnotation, in job: Job.ID) throws {
    note(stored.annotation.uid, in: job)
    try sink?.take(stored)
  }

  /// The same, and no sink wants it.
  mutating func note(_ uid: AnnotationUID, in job: Job.ID) {
    count += 1
    uids[job, default: []] += count > JobNews.mostTold ? [] : [uid]
  }

  /// Every annotation of a job may be another.
  mutating func noteAll(of job: Job.ID) {
    whole.insert(job)
  }

  /// Tells those who have one of these jobs open; where there is too much, that all is to be read again.
  func store(now: Timestamp, on connection: any Connection) throws {
    for job in whole.union(uids.keys).sorted(by: { $0.value < $1.value }) {
      let isWhole = count > JobNews.mostTold || whole.contains(job)
      try JobStore.noteEdit(of: job, now: now, on: connection)
      try JobEditStore.note(isWhole ? [] : uids[job] ?? [], in: job, now: now, on: connection)
    }
  }
}
