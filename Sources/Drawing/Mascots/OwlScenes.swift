internal import Domain

extension Owl {
  func paintScenery(_ act: MascotAct, _ painter: Painter) {
    OwlNight().paint(painter)
  }

  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter) {
    paintTwinkle(phase, painter)
    painter.placed(172, 288) {
      switch act {
      case .blinking: paintBlinking(phase, painter)
      case .jumping: paintJumping(phase, painter)
      case .sleeping: paintSleeping(phase, painter)
      case .eating: paintEating(phase, painter)
      case .waving: paintWaving(phase, painter)
      }
    }
  }

  private func paintTwinkle(_ phase: Double, _ painter: Painter) {
    for (index, star) in [(34.0, 44.0, 6.0), (340, 30, 5), (22, 128, 4)].enumerated() {
      let glow = max(Motion.swing(phase, from: Double(index) / 3), 0)
      Props.sparkle(star.0, star.1, star.2 * (1 + glow * 0.8), .white, painter)
    }
  }

  private func paintBlinking(_ phase: Double, _ painter: Painter) {
    let lean = Keyframes([(0, 0), (0.12, 0), (0.24, 1), (0.46, 1), (0.6, -1), (0.84, -1), (0.97, 0)])(phase)
    var pose = Pose(tilt: lean * 19, look: Vector(lean * 0.4, 0.1))
    let gaze = Gaze.blinking(phase, at: [0.1, 0.35, 0.71], length: 0.13, look: pose.look)
    pose.gaze = (gaze, gaze)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.wings = (max(lean, 0) * 7, max(-lean, 0) * 7)
    paintPerched(pose, painter)
  }

  private func paintJumping(_ phase: Double, _ painter: Painter) {
    let hop = Hop(phase)
    let flap = Motion.swing(phase, cycles: 4, from: 0.3) * hop.flight
    var pose = Pose(head: Vector(0, -3 * hop.flight), look: Vector(0, 0.3 - hop.flight * 0.5))
    let gaze = hop.stretch < -0.12 ? Gaze.happy : .open(1, look: Vector(0, 0.4 - hop.flight * 0.6))
    pose.gaze = (gaze, gaze)
    pose.beak = hop.flight * 0.9
    let lift = max(-hop.stretch, 0) * 60 + hop.flight * 92 + flap * 34
    pose.wings = (lift, lift)
    pose.flight = hop.flight
    let scale = (hop.squash.0 * 0.8, hop.squash.1 * 0.8)
    painter.placed(0, 2) { Props.shadow(64, lift: hop.lift, painter) }
    painter.placed(0, -hop.lift * 66, scaled: scale) { paintPerched(pose, painter) }
  }

  private func paintSleeping(_ phase: Double, _ painter: Painter) {
    let breath = Motion.swing(phase)
    var pose = Pose(head: Vector(0, 12), tilt: -6 + breath * 2, look: Vector(-0.1, 0.4))
    pose.gaze = (.asleep, .asleep)
    pose.breath = breath
    pose.cap = Motion.swing(phase, from: -0.18)
    pose.wings = (breath * 3, breath * 3)
    pose.beak = max(breath, 0) * 0.35
    painter.placed(0, 0, scaled: (1.05 + breath * 0.012, 0.96)) { paintPerched(pose, painter) }
    painter.placed(96, -150) { Props.snores(phase, .white, contour: Color(0x2B3570), painter) }
  }

  /// Nibbles a biscuit as round as the moon until it is a crescent, and then no more.
  private func paintEating(_ phase: Double, _ painter: Painter) {
    let time = Motion.shifted(phase, by: 0.38)
    let bites = [0.26, 0.4, 0.54, 0.66]
    let height = Keyframes([
      (0, -72), (0.2, -76), (0.26, -94), (0.31, -76), (0.35, -76), (0.4, -94), (0.45, -76), (0.49, -76), (0.54, -94),
      (0.59, -76), (0.62, -76), (0.66, -96), (0.74, -76), (0.86, -72),
    ])(time)
    let chewing = Motion.ease(time, from: 0.27, to: 0.3) * (1 - Motion.ease(time, from: 0.86, to: 0.92))
    let gape = bites.map { Motion.arc(time, from: $0 - 0.07, to: $0 + 0.02) }.max() ?? 0
    let chew = Motion.swing(time, cycles: 9) * chewing * (1 - gape)
    var pose = Pose(head: Vector(chew, 4 + gape * 6 + chew * 1.5), tilt: chew * 1.5, look: Vector(0, 0.6))
    let gaze = time > 0.7 && time < 0.9 ? Gaze.happy : .open(1, look: Vector(0, 0.7 - gape * 0.2))
    pose.gaze = (gaze, gaze)
    pose.beak = max(gape * 1.2, abs(chew) * 0.4)
    let reach =
      -31 - (height + 76) * 0.3 + Motion.arc(time, from: 0.84, to: 1.16) * 14 + Motion.arc(time, from: -0.16, to: 0.16)
      * 14
    pose.wings = (reach, reach)
    paintPerched(pose, painter) {
      let size = Motion.ease(time, from: 0.02, to: 0.1) + Motion.arc(time, from: 0.06, to: 0.16) * 0.16
      painter.placed(0, height, scaled: (size, size)) {
        paintBiscuit(bites: bites.filter { time >= $0 }.count, painter)
      }
      paintMagic(time / 0.2, painter)
      for bite in bites {
        painter.placed(0, -96) { Props.crumbs((time - bite) / 0.15, Color(0xE9B566), painter) }
      }
    }
  }

  private func paintBiscuit(bites: Int, _ painter: Painter) {
    let dough = Ink(0xEFC070, shade: 0xD49A48, contour: 0x6B3E18)
    let cuts: [Outline] = [
      .ellipse(-2, -38, 18, 18), .ellipse(18, -28, 20, 20) + .ellipse(-6, -26, 16, 16),
      .ellipse(-22, -20, 20, 20) + .ellipse(6, -10, 22, 20), .ellipse(0, 0, 60, 60),
    ]
    let bitten = cuts.prefix(bites).reduce(Outline(polygons: []), +)
    let round = Outline.ellipse(0, 0, 39, 38)
    painter.fill(painter.spans(round.grown(by: 2.4)).subtracting(painter.spans(bitten)), dough.contour)
    let crumb = painter.spans(round).subtracting(painter.spans(bitten.grown(by: 2.2)))
    painter.fill(crumb, dough.shade)
    painter.fill(painter.spans(round.moved(-4, -5)).intersection(crumb), dough.base)
    for (x, y) in [(-14.0, -12.0), (8, -18), (18, 4), (-4, 4), (-20, 10), (6, 20), (22, -14), (-10, 24)] {
      painter.fill(.ellipse(x, y, 4.4, 4), Color(0x7A4A24), within: crumb)
    }
  }

  /// The next biscuit comes out of a ring of sparks.
  private func paintMagic(_ time: Double, _ painter: Painter) {
    guard time < 1 else { return }
    for spark in 0..<7 {
      let way = Vector(0, -22 - 38 * Motion.ease(time)).turned(Double(spark) * 360 / 7 + 20)
      Props.sparkle(way.x, way.y - 74, 10 * Motion.arc(time, from: 0, to: 1), Color(0xFFF1A8), painter)
    }
  }

  private func paintWaving(_ phase: Double, _ painter: Painter) {
    let swing = Motion.swing(phase, cycles: 3, from: 0.15)
    var pose = Pose(tilt: -7 + Motion.swing(phase) * 4, look: Vector(0.2, -0.1))
    let gaze = Gaze.blinking(phase, at: [0.6], length: 0.16, look: Vector(0.1, -0.1))
    pose.gaze = (gaze, gaze)
    pose.beak = 0.5 + 0.3 * Motion.swing(phase, cycles: 2)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.wings = (4 + 3 * Motion.swing(phase, cycles: 2), 122 + swing * 22)
    paintPerched(pose, painter)
  }
}
