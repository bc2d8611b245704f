internal import Domain

/// The tracks of a task that may be seen on a frame, while one goes through its frames in rising order.
struct RunningTracks {
  struct Running {
    /// CVAT numbers tracks by their keys, not by their frames.
    let number: Int
    let id: Annotation.ID
    fileprivate(set) var track: Annotation
  }

  /// Those that have begun and not ended, by their numbers.
  private(set) var running: [Running] = []
  /// Those that have not begun, by their first frames.
  private var waiting: ArraySlice<(number: Int, place: StoredPlace)>
  private let tracks: DatasetCursor<Annotation>
  /// One more than the number of the last track.
  let end: Int

  init(_ source: any DatasetSource, _ task: DatasetTask, first: Int = 0) throws {
    let places = try source.trackPlaces(of: task)
    end = first + places.count
    let order = zip(first..., places).sorted { ($0.1.frame, $0.0) < ($1.1.frame, $1.0) }
    tracks = try source.tracks(at: order.map(\.1), of: task)
    waiting = order.map { (number: $0.0, place: $0.1) }[...]
  }

  mutating func begin(on frame: Int) throws {
    guard let next = waiting.first, next.place.frame <= frame else { return }
    while let next = waiting.first, next.place.frame <= frame, let track = try tracks.next() {
      waiting.removeFirst()
      // Frames may have been skipped: it may have come and gone between them.
      guard track.track?.hasEnded(after: frame - 1) == false else { continue }
      running.append(Running(number: next.number, id: next.place.id, track: track))
    }
    running.sort { $0.number < $1.number }
  }

  /// Lets go what later frames do not need.
  ///
  /// - Parameter isDone: whether a track is not needed any more, although it goes on.
  mutating func leave(_ frame: Int, where isDone: (Running) -> Bool = { _ in false }) {
    running.removeAll { $0.track.track?.hasEnded(after: frame) ?? true || isDone($0) }
    for index in running.indices {
      guard let rest = running[index].track.track?.standing(after: frame) else { continue }
      running[index].track = running[index].track.with(content: .track(rest))
    }
  }
}
