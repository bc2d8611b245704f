extension Cat {
  /// Takes a fish out of the bowl, leaves its bones, takes the next.
  func paintEating(_ phase: Double, _ painter: Painter) {
    let time = Motion.shifted(phase, by: 0.37)
    let bites = [0.24, 0.4, 0.58]
    let height = Keyframes([
      (0, -22), (0.14, -100), (0.18, -100), (0.24, -124), (0.29, -102), (0.34, -102), (0.4, -124), (0.46, -102),
      (0.52, -102),
      (0.58, -124), (0.65, -104), (0.72, -104), (0.88, -22),
    ])(time)
    let chewing = Motion.ease(time, from: 0.24, to: 0.27) * (1 - Motion.ease(time, from: 0.8, to: 0.86))
    let chew = Motion.swing(time, cycles: 9) * chewing
    let gape = bites.map { Motion.arc(time, from: $0 - 0.08, to: $0 + 0.02) }.max() ?? 0
    var pose = Pose(head: Vector(chew * 1.2, gape * 5 + chew * 1.5), look: Vector(0, 0.5 - gape * 0.2))
    pose.gaze = time > 0.62 && time < 0.8 ? .happy : .open(1, look: Vector(0, 0.7))
    pose.mouth = max(gape, abs(chew) * 0.22)
    pose.cheeks = chew
    pose.tail = Motion.swing(phase, cycles: 2)
    pose.paws = (Vector(-52, height + 6), Vector(48, height + 6))
    painter.placed(0, 4) { Props.shadow(84, painter) }
    paintSitting(pose, painter) {
      paintFish(at: height, bites: bites.filter { time >= $0 }.count, painter)
      for bite in bites {
        painter.placed(0, -112) { Props.crumbs((time - bite) / 0.16, Color(0x7FB4D6), painter) }
      }
    }
    paintBowl(painter)
  }

  private func paintFish(at height: Double, bites: Int, _ painter: Painter) {
    let ink = Ink(0x8CC4E4, shade: 0x5F9CC6, contour: 0x254A66)
    let cuts: [Outline] = [
      .ellipse(-6, -16, 17, 17), .ellipse(14, -12, 15, 17), .ellipse(-10, 0, 14, 24) + .ellipse(8, 4, 18, 24),
    ]
    let body = Outline.ellipse(-4, 0, 44, 19) + .smooth([(30, 0), (62, -19), (62, -19), (55, 0), (62, 19), (62, 19)])
    painter.placed(-2, height, turned: -4, scaled: (1.3, 1.25)) {
      let bones = Outline.line([(-30, 0), (44, 0)], width: 4)
      let ribs = [-16.0, -5, 6, 17, 27].map { Outline.line([($0 + 2, -11), ($0 - 2, 0), ($0 + 2, 11)], width: 3) }
      let skeleton = ribs.reduce(bones, +)
      painter.fill(skeleton.grown(by: 2), ink.contour)
      painter.fill(skeleton, 0xFFF6E4)
      let eaten = cuts.prefix(bites).reduce(Outline(polygons: []), +)
      painter.fill(painter.spans(body.grown(by: 2.4)).subtracting(painter.spans(eaten)), ink.contour)
      let flesh = painter.spans(body).subtracting(painter.spans(eaten.grown(by: 2)))
      painter.fill(flesh, ink.shade)
      painter.fill(painter.spans(body.moved(-2, -6)).intersection(flesh), ink.base)
      painter.fill(.ellipse(-33, -3, 5, 5), .white)
      painter.fill(.ellipse(-33.5, -2.5, 2.8, 2.8), ink.contour)
      painter.fill(.limb([(-24, -9), (-21, 0), (-24, 9)], widths: [1.5, 2.5, 1.5]), ink.contour)
    }
  }

  private func paintBowl(_ painter: Painter) {
    let ink = Ink(0xE8606A, shade: 0xC43F52, contour: 0x6B1A2C)
    let fish = Ink(0x8CC4E4, shade: 0x5F9CC6, contour: 0x254A66)
    painter.placed(0, 4) {
      for (x, turn) in [(-40.0, -16.0), (42, 14)] {
        let tail = Outline.smooth([(0, 10), (-8, -4), (-13, -20), (-13, -20), (0, -13), (13, -20), (13, -20), (8, -4)])
        painter.paint(tail.turned(turn).moved(x, -38), fish, shade: (3, 2), contour: 2)
      }
      let bowl = Outline.symmetric([(0, -38), (66, -38), (70, -35), (64, -12), (48, 4), (0, 6)])
      painter.paint(bowl, ink, shade: (8, 6))
      painter.paint(
        .limb([(-66, -38), (0, -37), (66, -38)], widths: [10, 10, 10]),
        Ink(0xF58A8F, shade: 0xE8606A, contour: 0x6B1A2C),
        shade: (0, 3)
      )
      let mark = Outline.ellipse(-3, -14, 17, 8) + .polygon([(10, -14), (24, -22), (24, -6)])
      painter.fill(mark, 0xFFF3E0)
      painter.fill(.ellipse(-11, -16, 2, 2), ink.contour)
    }
  }
}
