import Domain
import Store

/// The frames that an address is about: all of a task, or a job's.
struct MediaScope: Sendable {
  let media: TaskMedia
  let job: Job?

  /// - Throws: `NotFound` where the task has no media yet.
  init(of task: LabelingTask.ID, job: Job?, _ services: Services) async throws {
    guard let media = try await MediaStore(services.database).media(of: task) else {
      throw NotFound("picture: the task has none yet")
    }
    self.media = media
    self.job = job
  }

  /// Frame numbers of the task.
  var frames: ClosedRange<Int> { job.map { $0.start...$0.stop } ?? 0...max(media.size - 1, 0) }

  /// Whether this frame is in scope: a ground truth job has only some of its range.
  func contains(_ frame: Int) -> Bool { job?.contains(frame: frame) ?? frames.contains(frame) }

  func frameNumber(_ query: Form) throws -> Int {
    guard let number = Int(query["number"]) else {
      throw ValidationFailure(field: "number", "Say which frame: a number.")
    }
    guard frames.contains(number) else {
      throw ValidationFailure(
        field: "number",
        "There is no frame \(number): they go from \(frames.lowerBound) to \(frames.upperBound)."
      )
    }
    guard contains(number) else {
      throw ValidationFailure(field: "number", "Frame \(number) is not among those of this ground truth job.")
    }
    return number
  }

  /// `number` counts the chunks of the task; of a job, `index` counts those of the job from 0.
  func chunkFrames(_ query: Form) throws -> ClosedRange<Int> {
    if let index = query.optional("index") {
      if let chosen = job?.chosen { return try chosenFrames(chosen, inChunk: index) }
      let first = Int(index).flatMap { $0 >= 0 && $0 < 1 << 40 ? frames.lowerBound + $0 * media.chunkSize : nil }
      guard job != nil, let first, frames.contains(first) else {
        throw ValidationFailure(field: "index", "There is no chunk \(index) in this job.")
      }
      return first...min(first + media.chunkSize - 1, frames.upperBound)
    }
    guard let number = Int(query["number"]) else {
      throw ValidationFailure(field: "number", "Say which chunk: a number.")
    }
    guard let chunk = media.frames(ofChunk: number), chunk.overlaps(frames) else {
      throw ValidationFailure(field: "number", "There is no chunk \(number).")
    }
    return chunk.clamped(to: frames)
  }

  /// A ground truth job's chunks hold its own frames, one behind the other.
  private func chosenFrames(_ chosen: [Int], inChunk index: String) throws -> ClosedRange<Int> {
    let place = Int(index).flatMap { $0 >= 0 && $0 < 1 << 40 ? $0 * media.chunkSize : nil }
    guard let place, let first = chosen.dropFirst(place).first,
      let last = chosen.dropFirst(place).prefix(media.chunkSize).last
    else { throw ValidationFailure(field: "index", "There is no chunk \(index) in this job.") }
    return first...last
  }

  func frame(_ number: Int, _ services: Services) async throws -> StoredFrame {
    let found = try await FrameStore(services.database).frames(of: media.task, from: number, to: number)
    guard let frame = found.first else { throw NotFound("picture") }
    return frame
  }
}
