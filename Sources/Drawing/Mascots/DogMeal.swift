extension Dog {
  /// Swallows a string of sausages that never ends: two in a loop.
  func paintEating(_ phase: Double, _ painter: Painter) {
    let beat = Motion.shifted(phase * 2, by: 0.3)
    let pull = Motion.ease(beat, from: 0.1, to: 0.5)
    let gulp = Motion.arc(beat, from: 0.05, to: 0.55)
    let chew =
      Motion.swing(beat, cycles: 3) * Motion.ease(beat, from: 0.45, to: 0.55)
      * (1 - Motion.ease(beat, from: 0.95, to: 1))
    var pose = Pose(
      head: Vector(chew * 1.5, 8 - gulp * 9 + chew * 2),
      tilt: -4 + gulp * 5,
      look: Vector(0, 0.2 - gulp * 0.4)
    )
    pose.gaze = beat > 0.55 && beat < 0.92 ? .happy : .open(1, look: Vector(0.35, 0.7))
    pose.mouth = 0.34
    pose.cheeks =
      0.3 + 0.7 * Motion.ease(beat, from: 0.3, to: 0.55) * (1 - Motion.ease(beat, from: 0.85, to: 1)) + chew * 0.25
    pose.ears = (gulp * 14, gulp * 14)
    pose.tail = Motion.swing(phase, cycles: 5)
    paintSitting(pose, painter) {
      paintSausages(mouth: Vector(pose.head.x, pose.head.y - 120), shift: pull, painter)
      painter.placed(pose.head.x, pose.head.y - 174, turned: pose.tilt) { paintLip(painter) }
    }
  }

  /// The muzzle once more over the sausage's end, so that it goes into the mouth.
  private func paintLip(_ painter: Painter) {
    painter.fill(.ellipse(-14, 34, 18, 13) + .ellipse(14, 34, 18, 13), Self.coat.base)
    for side in [-1.0, 1.0] {
      painter.fill(
        .limb([(0, 26), (side * 2, 42), (side * 14, 49), (side * 30, 44)], widths: [3, 3.4, 3.4, 2]),
        Self.line
      )
    }
    let nose = Outline.symmetric([(0, 6), (14, 8), (17, 16), (8, 26), (0, 28)])
    painter.fill(nose.grown(by: 1.5), 0x1C100C)
    painter.fill(nose, 0x3A2622)
    painter.fill(.ellipse(-5, 12, 5.5, 3), 0x9A8580)
  }

  private func paintSausages(mouth: Vector, shift: Double, _ painter: Painter) {
    let way = Self.flattened([
      mouth, Vector(4, -78), Vector(14, -34), Vector(48, -4), Vector(104, 8), Vector(170, 2), Vector(260, 6),
    ])
    let ink = Ink(0xD9603E, shade: 0xB2432C, contour: 0x5E1E16)
    let length = 52.0
    for link in (0..<6).reversed() {
      let start = (Double(link) - shift) * length
      let piece = stride(from: start + 6, through: start + length - 6, by: 4).filter { $0 > 0 }.map {
        Self.point(at: $0, of: way)
      }
      guard piece.count > 1 else { continue }
      let knot = Self.point(at: max(start + length, 0), of: way)
      painter.paint(.ellipse(knot.0, knot.1, 4, 4), ink, shade: (1, 1), contour: 2)
      painter.paint(.limb(piece, widths: [17, 22, 23, 22, 17]), ink, shade: (3, 5))
      let glint = piece.dropFirst(2).prefix(max(piece.count - 6, 0)).map { ($0.0 - 4, $0.1 - 4) }
      if glint.count > 1 { painter.fill(.limb(Array(glint), widths: [3.5, 3.5]), 0xF4987A) }
    }
  }

  /// Points 2 pixels apart along a soft line.
  private static func flattened(_ knots: [Vector]) -> [Vector] {
    var way = [Vector]()
    for index in 0..<(knots.count - 1) {
      let (from, to) = (knots[index], knots[index + 1])
      let (before, after) = (knots[max(index - 1, 0)], knots[min(index + 2, knots.count - 1)])
      let steps = max(Int((to - from).length / 2), 1)
      for step in 0..<steps {
        let t = Double(step) / Double(steps)
        let bend = (to - before) * (t * (1 - t) * (1 - t) * 0.5) - (after - from) * (t * t * (1 - t) * 0.5)
        way.append(from + (to - from) * Motion.ease(t) + bend)
      }
    }
    return way
  }

  private static func point(at distance: Double, of way: [Vector]) -> (Double, Double) {
    var left = distance
    for index in way.indices.dropLast() {
      let step = way[index + 1] - way[index]
      if left <= step.length {
        let point = way[index] + step * (step.length > 0 ? left / step.length : 0)
        return (point.x, point.y)
      }
      left -= step.length
    }
    return way.last.map { ($0.x, $0.y) } ?? (0, 0)
  }
}
