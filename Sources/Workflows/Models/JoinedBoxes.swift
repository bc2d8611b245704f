import Database
import Domain
import Store

/// The boxes that a model joined in the jobs of a task, and how they become tracks.
struct JoinedBoxes: Sendable {
  /// About so many boxes are read again at a time.
  private static let groupSize = 1000

  /// What was written.
  struct Tracks {
    var made = 0
    var boxes = 0
    /// Whose boxes were changed or deleted while the model worked.
    var outdated = 0
  }

  private var chains: [Job.ID: BoxChains] = [:]
  /// How often two frames had boxes to compare.
  private(set) var comparedPairs = 0

  var boxCount: Int { chains.values.reduce(0) { $0 + $1.boxCount } }

  /// - Parameter matches: nil where the frames were not compared.
  mutating func add(
    _ job: Job.ID,
    _ before: [StoredAnnotation],
    _ boxes: [StoredAnnotation],
    _ matches: [Int?]?
  ) {
    if matches != nil { comparedPairs += 1 }
    chains[job, default: BoxChains()].join(before, to: boxes, by: matches ?? [])
  }

  /// Puts tracks in the place of boxes that are still what the model saw; these stay among the deleted for a while.
  func write(
    to place: AnnotationPlace,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Tracks {
    let jobs = place.jobs.compactMap { job in chains[job.id].map { (job: job, chains: $0.chains) } }
      .filter { !$0.chains.isEmpty }
    var tracks = Tracks()
    guard !jobs.isEmpty else { return tracks }
    // Jobs before their task, as with edits: so no two writers wait for each other.
    try JobStore.lock(jobs.map(\.job.id), on: connection)
    let count = jobs.reduce(0) { $0 + $1.chains.count }
    var next = try TaskStore.touch(place.task.id, reserving: count, now: now, on: connection)
    let mutable = Set(place.labels.flatMap(\.attributes).filter(\.isMutable).map(\.id))
    let authorship = Authorship(creator: user, created: now)
    var changes = AnnotationChanges(sink: nil)
    for (job, chains) in jobs {
      for group in Self.groups(of: chains) {
        let (joined, outdated) = try Self.present(group, in: job.id, on: connection)
        tracks.outdated += outdated
        for boxes in joined {
          let end = boxes.last.flatMap { job.frame(after: $0.annotation.frame) }
          let track = Annotation.track(through: boxes.map(\.annotation), mutable: mutable, outsideFrom: end)
          guard let track else { continue }
          let stored = StoredAnnotation(id: Identifier(next), annotation: track, version: 1)
          next += 1
          try AnnotationStore.insert(stored, madeBy: authorship, into: job.id, on: connection)
          tracks.made += 1
          tracks.boxes += boxes.count
          for uid in [track.uid] + boxes.map(\.annotation.uid) { changes.note(uid, in: job.id) }
        }
        try DeletionStore.delete(joined.flatMap(\.self), from: job.id, by: user, now: now, on: connection)
      }
    }
    try changes.store(now: now, on: connection)
    return tracks
  }

  func note(by name: String, _ tracks: Tracks) -> String {
    var lines = [
      tracks.made == 0
        ? "“\(name)” joined no boxes: let objects move farther, or look less alike."
        : "Boxes that “\(name)” joined: \(tracks.boxes); tracks that they became: \(tracks.made). Boxes without a partner "
          + "stay as they are."
    ]
    let mislabelled = chains.values.reduce(0) { $0 + $1.mislabelled }
    if mislabelled > 0 { lines.append("Pairs of boxes with different labels, which were not joined: \(mislabelled).") }
    if tracks.outdated > 0 {
      lines.append(
        "Objects whose boxes were changed meanwhile, and stay as they are: \(tracks.outdated). Ask again to join these."
      )
    }
    return lines.map { "\($0)\n" }.joined()
  }

  private static func groups(of chains: [[BoxChains.Link]]) -> [[[BoxChains.Link]]] {
    var groups: [[[BoxChains.Link]]] = []
    var size = groupSize
    for chain in chains {
      if size >= groupSize {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].append(chain)
      size += chain.count
    }
    return groups
  }

  /// The boxes of chains that nobody has changed, and how many other chains there are.
  private static func present(
    _ chains: [[BoxChains.Link]],
    in job: Job.ID,
    on connection: any Connection
  ) throws -> (joined: [[StoredAnnotation]], outdated: Int) {
    let places = chains.joined().map { StoredPlace(job: job, frame: $0.frame, id: $0.id) }
    let stored = try AnnotationStore.annotations(at: Array(places), on: connection).mapValues(\.stored)
    let joined = chains.compactMap { chain -> [StoredAnnotation]? in
      let boxes = chain.compactMap { link in stored[link.id].flatMap { $0.version == link.version ? $0 : nil } }
      return boxes.count == chain.count ? boxes : nil
    }
    return (joined, chains.count - joined.count)
  }
}
