internal import Domain
internal import Formats

/// Gives the annotations of a backup that are joined keys, by their places among the shapes and tracks of a job.
struct RelationNumbering {
  let relations: [Relation]
  private var keys: [Place: AnnotationUID] = [:]
  private var counts: [Int: Int] = [:]

  private struct Place: Hashable {
    let job: Int
    let number: Int
  }

  /// - Parameter relations: by the place of the job that they are listed for.
  init(_ relations: [Int: [BackedUpRelation]]) {
    var keys: [Place: AnnotationUID] = [:]
    func key(_ job: Int, _ number: Int) -> AnnotationUID {
      let place = Place(job: job, number: number)
      let uid = keys[place] ?? .random()
      keys[place] = uid
      return uid
    }
    self.relations = relations.flatMap { job, list in
      list.map { $0.relation(from: key(job, $0.from), to: key(job, $0.to)) }
    }
    self.keys = keys
  }

  /// The next annotation of a job, in the document's order.
  mutating func keyed(_ annotation: Annotation, listed job: Int) -> Annotation {
    guard !keys.isEmpty, annotation.content != .tag else { return annotation }
    let number = counts[job, default: 0]
    counts[job] = number + 1
    return keys[Place(job: job, number: number)].map { annotation.with(uid: $0) } ?? annotation
  }
}
