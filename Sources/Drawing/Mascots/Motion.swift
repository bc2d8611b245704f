internal import Glibc

/// Movements that repeat: `phase` goes from 0 to 1 once in a loop.
enum Motion {
  /// A swing between -1 and 1, `cycles` times in a loop.
  static func swing(_ phase: Double, cycles: Int = 1, from start: Double = 0) -> Double {
    sin((phase * Double(cycles) + start) * 2 * .pi)
  }

  /// The part of `phase` after `start`, wrapped into a loop.
  static func shifted(_ phase: Double, by start: Double) -> Double {
    let moved = phase + start
    return moved - moved.rounded(.down)
  }

  /// 0 before `start`, 1 after `end`, and softly between.
  static func ease(_ value: Double, from start: Double = 0, to end: Double = 1) -> Double {
    let share = min(max((value - start) / (end - start), 0), 1)
    return share * share * (3 - 2 * share)
  }

  /// Up and down once between `start` and `end`, as a thrown ball; 0 elsewhere.
  static func arc(_ value: Double, from start: Double, to end: Double) -> Double {
    guard value > start, value < end else { return 0 }
    let share = (value - start) / (end - start)
    return 4 * share * (1 - share)
  }
}

/// A number that moves softly between given moments of a loop, and from the last back to the first.
struct Keyframes {
  private let keys: [(phase: Double, value: Double)]

  /// In rising order of phase.
  init(_ keys: [(phase: Double, value: Double)]) {
    self.keys = keys
  }

  func callAsFunction(_ phase: Double) -> Double {
    guard let first = keys.first, let last = keys.last else { return 0 }
    let before = keys.last { $0.phase <= phase } ?? (last.phase - 1, last.value)
    let after = keys.first { $0.phase > phase } ?? (first.phase + 1, first.value)
    return before.value + (after.value - before.value) * Motion.ease(phase, from: before.phase, to: after.phase)
  }
}

/// One jump in a loop: crouch, leap, fall, land, settle. At phase 0 it is nearly at the top.
struct Hop {
  /// 0 on the ground, 1 at the top.
  let lift: Double
  /// Above 0 tall and thin, below 0 flat and wide.
  let stretch: Double
  /// 1 while the feet are off the ground, softly.
  let flight: Double

  private static let stretches = Keyframes([
    (0, 0), (0.16, -0.22), (0.24, -0.18), (0.31, 0.2), (0.5, -0.02), (0.66, 0.16), (0.74, -0.26), (0.85, 0.07),
    (0.93, -0.02),
  ])

  init(_ phase: Double) {
    let time = Motion.shifted(phase, by: 0.42)
    lift = Motion.arc(time, from: 0.27, to: 0.71)
    stretch = Self.stretches(time)
    flight = Motion.ease(time, from: 0.25, to: 0.33) * (1 - Motion.ease(time, from: 0.66, to: 0.73))
  }

  /// Factors that keep the volume.
  var squash: (Double, Double) { (1 - stretch * 0.62, 1 + stretch) }
}
