internal import Domain

/// What is seen on each frame of a task, asked for in rising order of frame.
struct FrameWalk {
  private let labels: LabelIndex
  private let rows: DatasetCursor<Annotation>
  private var row: Annotation?
  /// Those that have not begun, by their first frames.
  private var waiting: ArraySlice<(number: Int, place: StoredPlace)>
  private let tracks: DatasetCursor<Annotation>
  /// Those that have begun and not ended, in the order of their keys, by which CVAT numbers them, not of their frames.
  private var running: [(number: Int, track: Annotation)] = []
  /// One more than the number of the last track.
  let endTrack: Int

  init(_ source: any DatasetSource, _ task: DatasetTask, labels: LabelIndex, firstTrack: Int) throws {
    self.labels = labels
    rows = try source.annotations(of: task)
    row = try rows.next()
    let places = try source.trackPlaces(of: task)
    endTrack = firstTrack + places.count
    let order = zip(firstTrack..., places).sorted { ($0.1.frame, $0.0) < ($1.1.frame, $1.0) }
    tracks = try source.tracks(at: order.map(\.1), of: task)
    waiting = order.map { (number: $0.0, place: $0.1) }[...]
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
    try begin(on: frame)
    for (number, track) in running {
      if let state = seenTrack(track, number, on: frame) { seen.append(state) }
    }
    leave(frame)
    return Self.byDepth(seen)
  }

  private mutating func begin(on frame: Int) throws {
    guard let next = waiting.first, next.place.frame <= frame else { return }
    while let next = waiting.first, next.place.frame <= frame, let track = try tracks.next() {
      waiting.removeFirst()
      // Frames may have been skipped: it may have come and gone between them.
      guard track.track?.hasEnded(after: frame - 1) == false else { continue }
      running.append((next.number, track))
    }
    running.sort { $0.number < $1.number }
  }

  /// Lets go what later frames do not need.
  private mutating func leave(_ frame: Int) {
    running.removeAll { $0.track.track?.hasEnded(after: frame) ?? true }
    for index in running.indices {
      guard let rest = running[index].track.track?.standing(after: frame) else { continue }
      running[index].track = running[index].track.with(content: .track(rest))
    }
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
