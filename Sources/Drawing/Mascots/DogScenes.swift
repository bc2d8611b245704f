internal import Domain

extension Dog {
  func paintScenery(_ act: MascotAct, _ painter: Painter) {
    DogGarden(evening: act == .sleeping).paint(painter)
  }

  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter) {
    painter.placed(180, 318) {
      if act != .jumping { Props.shadow(104, painter) }
      switch act {
      case .blinking: paintBlinking(phase, painter)
      case .jumping: paintJumping(phase, painter)
      case .sleeping: paintSleeping(phase, painter)
      case .eating: paintEating(phase, painter)
      case .waving: paintWaving(phase, painter)
      }
    }
  }

  /// A butterfly rests on the nose; the dog blinks at it.
  private func paintBlinking(_ phase: Double, _ painter: Painter) {
    let x = Keyframes([(0, 230), (0.3, 2), (0.68, 2), (0.95, -230)])(phase)
    let y = Keyframes([(0, -250), (0.16, -200), (0.3, -162), (0.68, -162), (0.82, -220), (0.95, -280)])(phase)
    let near = Motion.ease(phase, from: 0.22, to: 0.3) * (1 - Motion.ease(phase, from: 0.68, to: 0.76))
    let follow = min(max(x / 120, -1), 1) * Motion.arc(phase, from: 0, to: 0.97)
    var pose = Pose(tilt: follow * 6 * (1 - near), look: Vector(follow, -0.3 + near * 0.5))
    pose.gaze = .blinking(phase, at: [0.4, 0.56], length: 0.14, look: Vector(follow, -0.4 + near * 1.3))
    pose.tail = Motion.swing(phase, cycles: 4)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.mouth = 0.5 * (1 - near)
    pose.tongue = 0.5 * (1 - near)
    pose.ears = (10 * near, 10 * near)
    paintSitting(pose, painter)
    let flap = abs(Motion.swing(phase, cycles: near > 0.5 ? 4 : 9)) * (near > 0.5 ? 0.5 : 1)
    painter.placed(x, y + Motion.swing(phase, cycles: 5) * 7 * (1 - near), turned: -8, scaled: (0.8, 0.8)) {
      paintButterfly(flap, painter)
    }
  }

  private func paintButterfly(_ flap: Double, _ painter: Painter) {
    let ink = Ink(0xB07CF0, shade: 0x8A52D2, contour: 0x3E1E6E)
    let wing = Outline.smooth([(0, 0), (10, -24), (30, -28), (30, -8), (18, 0)]) + .ellipse(14, 8, 13, 10, turned: 30)
    for side in [-1.0, 1.0] {
      painter.placed(0, -6, scaled: (side * (1 - flap * 0.7), 1)) {
        painter.paint(wing, ink, shade: (3, 3), contour: 2)
        painter.fill(.ellipse(20, -16, 5, 5), 0xFFE07A)
        painter.fill(.ellipse(15, 8, 3.5, 3.5), 0xFFE07A)
      }
      painter.fill(.limb([(0, -16), (side * 3, -24), (side * 8, -29)], widths: [1.6, 1.6, 2.6]), ink.contour)
    }
    painter.fill(.limb([(0, -18), (0, 10)], widths: [6, 5]), ink.contour)
  }

  /// The dog and its ball leap by turns.
  private func paintJumping(_ phase: Double, _ painter: Painter) {
    let hop = Hop(phase)
    let time = Motion.shifted(phase, by: 0.42)
    let bounce =
      Motion.arc(time, from: 0.72, to: 1.26) + Motion.arc(time, from: -0.28, to: 0.26)
      + Motion.arc(time, from: 0.26, to: 0.52) * 0.3 + Motion.arc(time, from: 0.52, to: 0.72) * 0.13
    painter.placed(-14, 0) { Props.shadow(92, lift: hop.lift, painter) }
    painter.placed(126, 8) {
      Props.shadow(28, lift: bounce * 0.8, painter)
      paintBall(bounce, turn: phase * 360, painter)
    }
    let reach = hop.flight
    var pose = Pose(head: Vector(0, -4 * reach), tilt: 5 * reach, look: Vector(0.7 - reach * 0.5, 0.3 - reach))
    pose.gaze = reach > 0.7 ? .happy : .open(1, look: Vector(0.8, 0.2 - bounce))
    pose.mouth = 0.35 + reach * 0.65
    pose.tongue = 0.2 + reach * 0.6
    pose.flight = reach
    let flap = hop.stretch * 70 + reach * 34
    pose.ears = (flap, flap)
    pose.tail = Motion.swing(phase, cycles: 4)
    if reach > 0.05 {
      let paw = Vector(24 + 60 * reach, -13 - 112 * reach)
      pose.paws = (Vector(-paw.x, paw.y), paw)
    }
    let scale = (hop.squash.0 * 0.76, hop.squash.1 * 0.76)
    painter.placed(-14, -hop.lift * 88, scaled: scale) { paintSitting(pose, painter) }
  }

  private func paintBall(_ height: Double, turn: Double, _ painter: Painter) {
    let flat = 1 - 0.2 * (1 - Motion.ease(height, from: 0, to: 0.09))
    painter.placed(0, -height * 150, scaled: (2 - flat, flat)) {
      painter.placed(0, -22) {
        let ball = Outline.ellipse(0, 0, 22, 22)
        painter.paint(ball, Ink(0xFFD34E, shade: 0xE8A930, contour: 0x7A5216), shade: (6, 6))
        let inside = painter.spans(ball)
        painter.placed(0, 0, turned: turn) {
          painter.fill(.limb([(-26, -8), (0, -2), (26, -8)], widths: [9, 9, 9]), 0xE2474F, within: inside)
        }
        painter.fill(.ellipse(-8, -10, 6, 4, turned: -30), 0xFFF3C0)
      }
    }
  }

  private func paintSleeping(_ phase: Double, _ painter: Painter) {
    let breath = Motion.swing(phase)
    let twitch = Motion.arc(phase, from: 0.5, to: 0.56) + Motion.arc(phase, from: 0.58, to: 0.64)
    painter.placed(0, -4) {
      let wag = twitch * 8
      painter.paint(
        .limb([(96, -22), (124, -12), (146, -22 - wag), (152, -38 - wag)], widths: [24, 22, 18, 11]),
        Self.patch,
        shade: (3, 5)
      )
      let back = Outline.smooth([
        (-60, -6), (-40, -86), (24, -100 - breath * 5), (86, -92 - breath * 4), (122, -48), (116, -8), (40, 2),
      ])
      painter.paint(back, Self.coat, shade: (8, 10))
      let saddle = Outline.ellipse(62, -104 - breath * 4, 56, 40, turned: 16)
      painter.fill(saddle, Self.patch.base, within: painter.spans(back))
      let haunch = Outline.ellipse(86, -36, 38, 38)
      painter.fill(.limb([(50, -30), (54, -58), (80, -75), (106, -66)], widths: [1, 3, 3, 1]), Self.coat.contour)
      painter.fill(painter.spans(haunch).intersection(painter.spans(back)), Self.coat.base)
      painter.paint(.ellipse(80, -6, 30, 13), Self.coat, shade: (3, 4))
      for (x, turn) in [(-92.0, 4.0), (12, -4)] {
        painter.paint(.ellipse(x, -6 - (x < 0 ? twitch * 4 : 0), 32, 15, turned: turn), Self.coat, shade: (3, 5))
        for toe in [-20.0, -8] {
          let way = [(x + (x < 0 ? toe : -toe), -2.0), (x + (x < 0 ? toe : -toe) * 1.1, 5)]
          painter.fill(.line(way, width: 2.2), Self.coat.contour)
        }
      }
      var pose = Pose(gaze: .asleep, breath: breath)
      pose.ears = (-8 + twitch * 10, -8)
      painter.placed(-40, -64 - breath * 2.5, turned: -5 + breath * 0.8, scaled: (0.9, 0.88)) {
        paintHead(pose, painter)
      }
    }
    painter.placed(16, -150) { Props.snores(phase, .white, contour: Color(0x4A3A6E), painter) }
  }

  private func paintWaving(_ phase: Double, _ painter: Painter) {
    let swing = Motion.swing(phase, cycles: 3, from: 0.15)
    var pose = Pose(tilt: 6 + Motion.swing(phase) * 3, look: Vector(0.1, -0.1))
    pose.gaze = .blinking(phase, at: [0.6], length: 0.16)
    pose.mouth = 0.8 + 0.15 * Motion.swing(phase, cycles: 4)
    pose.tongue = 0.6 + 0.2 * Motion.swing(phase, cycles: 4)
    pose.tail = Motion.swing(phase, cycles: 4)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.ears = (4 + 4 * Motion.swing(phase, cycles: 3), 4 - 4 * Motion.swing(phase, cycles: 3))
    let way = Vector(0, -96).turned(-(30 + swing * 17))
    pose.paws.left = Vector(-60 + way.x * 1.2, -86 + way.y)
    paintSitting(pose, painter)
  }
}
