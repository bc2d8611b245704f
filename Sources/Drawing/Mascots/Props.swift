/// Small things that several mascots have around them.
enum Props {
  /// A soft shadow on the ground, smaller the higher its owner is.
  static func shadow(_ width: Double, lift: Double = 0, _ painter: Painter) {
    let size = width * (1 - lift * 0.45)
    painter.fill(.ellipse(0, 0, size, size * 0.16), 0x1B1530, opacity: 0.24 - lift * 0.09)
  }

  /// A limb whose contour ends at the body: near `points[0]`, within `cover`, there is none.
  static func limb(
    _ points: [(Double, Double)],
    widths: [Double],
    _ ink: Ink,
    cover: (Double, Double),
    shade: (Double, Double) = (5, 2),
    _ painter: Painter
  ) {
    guard let joint = points.first else { return }
    let limb = Outline.limb(points, widths: widths)
    let top = painter.spans(.ellipse(joint.0, joint.1, cover.0, cover.1))
    painter.fill(painter.spans(limb.grown(by: 2.4)).subtracting(top), ink.contour)
    painter.paint(limb, ink, shade: shade, contour: 0)
  }

  /// Three letters Z that rise from the origin to the upper right, one after the other.
  static func snores(_ phase: Double, _ color: Color, contour: Color, _ painter: Painter) {
    for number in 0..<3 {
      let time = Motion.shifted(phase, by: Double(number) / 3)
      let size = Motion.ease(time, from: 0, to: 0.3) * (1 - Motion.ease(time, from: 0.82, to: 1)) * (0.55 + time * 0.65)
      guard size > 0.05 else { continue }
      let x = time * 56 + Motion.swing(time, cycles: 1) * 8
      painter.placed(x, -time * 104, turned: -12 + Motion.swing(time) * 8, scaled: (size, size)) {
        let letter = Outline.line([(-11, -12), (11, -12), (-11, 12), (11, 12)], width: 7)
        painter.fill(letter.grown(by: 3), contour)
        painter.fill(letter, color)
      }
    }
  }

  /// Bits that fly off to both sides and fall, `time` from 0 to 1.
  static func crumbs(_ time: Double, _ color: Color, reach: Double = 34, _ painter: Painter) {
    guard time > 0, time < 1 else { return }
    for (index, way) in [(-1.0, 0.5), (-0.45, 1.0), (0.35, 0.85), (0.95, 0.6), (0.1, 0.3)].enumerated() {
      let size = (index % 2 == 0 ? 3.4 : 2.5) * (1 - Motion.ease(time, from: 0.75, to: 1))
      let y = time * time * 62 - time * 34 * way.1
      painter.fill(.ellipse(way.0 * reach * (0.3 + time), y, size, size), color)
    }
  }

  /// Stripes from one colour to another, thin enough to look like a gradient.
  static func gradient(
    _ area: (x: Double, y: Double, width: Double, height: Double),
    _ top: Color,
    _ bottom: Color,
    steps: Int,
    within: Spans? = nil,
    _ painter: Painter
  ) {
    let height = area.height / Double(steps)
    for step in 0..<steps {
      let stripe = Outline.rectangle(area.x, area.y + Double(step) * height, area.width, height + 0.5)
      painter.fill(stripe, top.mixed(with: bottom, share: Double(step) / Double(steps - 1)), within: within)
    }
  }

  /// A star with four soft points.
  static func sparkle(_ x: Double, _ y: Double, _ size: Double, _ color: Color, _ painter: Painter) {
    guard size > 0.3 else { return }
    let waist = size * 0.2
    painter.fill(
      .polygon([
        (x, y - size), (x + waist, y - waist), (x + size, y), (x + waist, y + waist), (x, y + size),
        (x - waist, y + waist),
        (x - size, y), (x - waist, y - waist),
      ]),
      color
    )
  }
}
