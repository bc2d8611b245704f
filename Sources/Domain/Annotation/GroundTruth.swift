/// Which frames a ground truth job gets: CVAT's three ways.
public struct GroundTruthSelection: Equatable, Codable, Sendable {
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// So many of the whole task.
    case randomUniform = "random_uniform"
    /// So many of each job.
    case randomPerJob = "random_per_job"
    case manual
  }

  /// How many of the frames there are.
  public enum Amount: Equatable, Codable, Sendable {
    case count(Int)
    /// Above 0, at most 1.
    case share(Double)
  }

  public let method: Method
  /// nil for `manual`.
  public let amount: Amount?
  /// For `manual`.
  public let frames: [Int]
  /// The same seed gives the same frames; nil for others each time.
  public let seed: UInt64?

  /// - Parameters:
  ///   - count: for the random methods: frames of the task or of each job; or `share` of them.
  ///   - frames: for `manual`: numbers of the task's frames.
  /// - Throws: `ValidationFailure` with the fields' names in CVAT's JSON.
  public init(
    method: Method,
    count: Int? = nil,
    share: Double? = nil,
    frames: [Int] = [],
    seed: UInt64? = nil
  ) throws(ValidationFailure) {
    self.method = method
    self.frames = frames
    self.seed = seed
    let prefix = method == .randomPerJob ? "frames_per_job_" : "frame_"
    guard method != .manual else {
      guard !frames.isEmpty else { throw ValidationFailure(field: "frames", "Name at least one frame.") }
      amount = nil
      return
    }
    switch (count, share) {
    case (let count?, nil):
      guard count >= 1 else {
        throw ValidationFailure(field: "\(prefix)count", "A ground truth job has 1 frame or more.")
      }
      amount = .count(count)
    case (nil, let share?):
      guard share > 0, share <= 1 else {
        throw ValidationFailure(field: "\(prefix)share", "A share is a number above 0 and at most 1.")
      }
      amount = .share(share)
    default:
      throw ValidationFailure(
        field: "\(prefix)count",
        "Say how many frames: \(prefix)count or \(prefix)share, one of them."
      )
    }
  }

  /// The chosen frames, rising.
  ///
  /// - Parameters:
  ///   - segments: the first and last frames of the task's jobs.
  ///   - deleted: frames that are taken out: none of them is chosen.
  /// - Throws: `ValidationFailure` where there are not so many, or none of that number.
  public func choice(
    among size: Int,
    segments: [ClosedRange<Int>],
    without deleted: Set<Int>
  ) throws(ValidationFailure) -> [Int] {
    var random = SeededGenerator(seed: seed ?? UInt64.random(in: 0...UInt64.max))
    switch method {
    case .manual:
      if let wrong = frames.first(where: { $0 < 0 || $0 >= size || deleted.contains($0) }) {
        throw ValidationFailure(field: "frames", "There is no frame \(wrong): they go from 0 to \(size - 1).")
      }
      guard Set(frames).count == frames.count else {
        throw ValidationFailure(field: "frames", "A frame can be named once only.")
      }
      return frames.sorted()
    case .randomUniform:
      return try drawn(from: (0..<size).filter { !deleted.contains($0) }, field: "frame_count", &random).sorted()
    case .randomPerJob:
      var chosen: Set<Int> = []
      for segment in segments {
        let free = segment.filter { !deleted.contains($0) && !chosen.contains($0) }
        chosen.formUnion(try drawn(from: free, field: "frames_per_job_count", &random))
      }
      return chosen.sorted()
    }
  }

  private func drawn(
    from frames: [Int],
    field: String,
    _ random: inout SeededGenerator
  ) throws(ValidationFailure) -> ArraySlice<Int> {
    let wanted =
      switch amount {
      case .count(let count): count
      case .share(let share): max(1, Int(Double(frames.count) * share))
      case nil: frames.count
      }
    guard wanted <= frames.count else {
      throw ValidationFailure(field: field, "There are only \(frames.count) frames to choose \(wanted) from.")
    }
    return frames.shuffled(using: &random).prefix(wanted)
  }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): the same seed, the same row.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// What a task's validation is made of.
public struct ValidationLayout: Equatable, Sendable {
  /// The frames of its ground truth job; empty without one.
  public let frames: [Int]
  /// Those of them that do not count.
  public let disabled: [Int]

  public init(frames: [Int], disabled: [Int]) {
    self.frames = frames
    self.disabled = disabled
  }
}
