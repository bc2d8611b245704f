internal import Domain

/// Which pictures become frames, in which order, and how jobs share them.
struct MediaSelection {
  let pictures: [MediaCollector.Picture]
  /// First and last of each job, counted from the first new frame.
  let segments: [ClosedRange<Int>]
  /// The last source frame that was taken.
  let stopFrame: Int

  /// - Throws: `ValidationFailure`, `MediaRefusal`.
  init(
    _ found: [MediaCollector.Picture],
    _ plan: MediaPlan,
    segment: Int,
    overlap: Int?
  ) throws {
    guard !found.isEmpty else { throw MediaRefusal("There is no picture in what was sent.") }
    guard plan.jobFiles.isEmpty else {
      (pictures, segments) = try Self.byJobs(found, plan.jobFiles)
      stopFrame = pictures.count - 1
      return
    }
    var random = SystemRandomNumberGenerator()
    let order = plan.sorting.order(of: found.map(\.name), given: plan.order, using: &random)
    let chosen = Array(try plan.selection(of: found.count))
    pictures = chosen.map { found[order[$0]] }
    segments = Segmentation.segments(of: pictures.count, segment: segment, overlap: overlap)
    stopFrame = chosen.last ?? 0
  }

  /// Each job's files as the client names them, by the whole name or by its last part.
  private static func byJobs(
    _ found: [MediaCollector.Picture],
    _ jobs: [[String]]
  ) throws -> ([MediaCollector.Picture], [ClosedRange<Int>]) {
    let byName = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
    let missing = jobs.joined().filter { byName[$0] == nil }
    guard missing.isEmpty else {
      throw ValidationFailure(
        field: "job_file_mapping",
        "These files of jobs were not sent: \(missing.prefix(5).joined(separator: ", "))."
      )
    }
    let named = Set(jobs.joined())
    guard named.count == found.count else {
      let forgotten = found.map(\.name).filter { !named.contains($0) }.prefix(5).joined(separator: ", ")
      throw ValidationFailure(field: "job_file_mapping", "These files are in no job: \(forgotten).")
    }
    var segments: [ClosedRange<Int>] = []
    for job in jobs {
      let start = segments.last.map { $0.upperBound + 1 } ?? 0
      segments.append(start...start + job.count - 1)
    }
    return (jobs.joined().compactMap { byName[$0] }, segments)
  }
}
