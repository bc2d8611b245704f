internal import Domain

/// What is seen on each frame of a task, asked for in rising order of frame.
struct FrameWalk {
  private let labels: LabelIndex
  private let rows: DatasetCursor<Annotation>
  private let tracks: DatasetCursor<Annotation>
  private var row: Annotation?
  private var nextTrack: Annotation?
  /// Those that have begun and not ended.
  private var running: [(number: Int, track: Annotation)] = []
  /// One more than the number of the last track that has begun.
  private(set) var endTrack: Int

  init(_ source: any DatasetSource, _ task: DatasetTask, labels: LabelIndex, firstTrack: Int) throws {
    self.labels = labels
    rows = try source.annotations(of: task)
    tracks = try source.tracks(of: task)
    row = try rows.next()
    nextTrack = try tracks.next()
    endTrack = firstTrack
  }

  mutating func annotations(on frame: Int) throws -> [SeenAnnotation] {
    var seen: [SeenAnnotation] = []
    while let annotation = row, annotation.frame <= frame {
      if annotation.frame == frame, let label = labels.label(annotation.label) {
        seen.append(
          SeenAnnotation(
            label: label,
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
    try begin(on: frame)
    for (number, track) in running {
      if let state = seenTrack(track, number, on: frame) { seen.append(state) }
    }
    running.removeAll { $0.track.track?.hasEnded(after: frame) ?? true }
    return Self.byDepth(seen)
  }

  private mutating func begin(on frame: Int) throws {
    while let track = nextTrack, track.frame <= frame {
      running.append((endTrack, track))
      endTrack += 1
      nextTrack = try tracks.next()
    }
  }

  private func seenTrack(_ annotation: Annotation, _ number: Int, on frame: Int) -> SeenAnnotation? {
    guard let track = annotation.track, let label = labels.label(annotation.label),
      let (state, isKeyframe) = track.state(on: frame), !state.shape.isOutside
    else { return nil }
    return SeenAnnotation(
      label: label,
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
