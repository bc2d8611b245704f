internal import Domain

/// What is seen on each frame of a task, asked for in rising order of frame.
struct FrameWalk {
  private let labels: LabelIndex
  private let rows: DatasetCursor<Annotation>
  private var row: Annotation?
  private var tracks: RunningTracks

  /// One more than the number of the last track.
  var endTrack: Int { tracks.end }

  init(_ source: any DatasetSource, _ task: DatasetTask, labels: LabelIndex, firstTrack: Int) throws {
    self.labels = labels
    rows = try source.annotations(of: task)
    row = try rows.next()
    tracks = try RunningTracks(source, task, first: firstTrack)
  }

  mutating func annotations(on frame: Int) throws -> [SeenAnnotation] {
    var seen: [SeenAnnotation] = []
    while let annotation = row, annotation.frame <= frame {
      if annotation.frame == frame, let entry = labels.entry(annotation.label) {
        seen.append(
          SeenAnnotation(
            uid: annotation.uid,
            entry: entry,
            group: annotation.group,
            source: annotation.source,
            attributes: annotation.attributes,
            shape: annotation.shape,
            track: nil
          )
        )
      }
      row = try rows.next()
    }
    try tracks.begin(on: frame)
    for running in tracks.running {
      if let state = seenTrack(running.track, running.number, on: frame) { seen.append(state) }
    }
    tracks.leave(frame)
    return Self.byDepth(seen)
  }

  private func seenTrack(_ annotation: Annotation, _ number: Int, on frame: Int) -> SeenAnnotation? {
    guard let track = annotation.track, let entry = labels.entry(annotation.label),
      let (state, isKeyframe) = track.state(on: frame), !state.shape.isOutside
    else { return nil }
    return SeenAnnotation(
      uid: annotation.uid,
      entry: entry,
      group: annotation.group,
      source: annotation.source,
      attributes: annotation.attributes + state.attributes,
      shape: state.shape,
      track: .init(number: number, isKeyframe: isKeyframe)
    )
  }

  /// A stable order: Swift's sort makes no promise.
  private static func byDepth(_ seen: [SeenAnnotation]) -> [SeenAnnotation] {
    guard seen.contains(where: { ($0.shape?.zOrder ?? 0) != 0 }) else { return seen }
    return seen.enumerated()
      .sorted { ($0.element.shape?.zOrder ?? 0, $0.offset) < ($1.element.shape?.zOrder ?? 0, $1.offset) }
      .map(\.element)
  }
}
