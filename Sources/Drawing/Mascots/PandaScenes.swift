internal import Domain

extension Panda {
  func paintScenery(_ act: MascotAct, _ painter: Painter) {
    PandaGrove(dusk: act == .sleeping).paint(painter)
  }

  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter) {
    painter.placed(180, 320) {
      if act != .jumping { Props.shadow(act == .sleeping ? 134 : 112, painter) }
      switch act {
      case .blinking: paintBlinking(phase, painter)
      case .jumping: paintJumping(phase, painter)
      case .sleeping: paintSleeping(phase, painter)
      case .eating: paintEating(phase, painter)
      case .waving: paintWaving(phase, painter)
      }
    }
  }

  /// A leaf sails down, settles on the head and is blown off by a breeze.
  private func paintBlinking(_ phase: Double, _ painter: Painter) {
    let x = Keyframes([(0, -120), (0.12, -40), (0.24, -78), (0.4, -4), (0.7, -4), (0.97, 230)])(phase)
    let y = Keyframes([(0, -340), (0.4, -262), (0.7, -262), (0.84, -300), (0.97, -310)])(phase)
    let resting = Motion.ease(phase, from: 0.36, to: 0.42) * (1 - Motion.ease(phase, from: 0.68, to: 0.74))
    let lean = Keyframes([(0, 0), (0.2, -1), (0.42, 0.4), (0.66, 0.4), (0.82, 1)])(phase)
    var pose = Pose(head: Vector(0, resting * 3), tilt: lean * 6 * (1 - resting), lean: lean * 1.5)
    pose.look = Vector(lean * 0.5, -0.5 + resting * 0.1)
    pose.gaze = .blinking(phase, at: [0.45, 0.57, 0.9], length: 0.12, look: Vector(x / 150, -0.9))
    pose.ears = 6 * Motion.arc(phase, from: 0.4, to: 0.5)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.feet = 6 * Motion.swing(phase, cycles: 2)
    paintSitting(pose, painter)
    let turn = 90 + resting * -8 + Motion.swing(phase, cycles: 4) * 34 * (1 - resting)
    painter.placed(x, y + resting * pose.head.y, turned: turn) {
      let leaf = Outline.smooth([(0, -26), (-9, -6), (0, 28), (0, 28), (9, -6)])
      painter.paint(leaf, PandaGrove.bamboo, shade: (3, 2), contour: 2)
      painter.fill(.line([(0, -18), (0, 20)], width: 1.6), PandaGrove.bamboo.shade)
    }
  }

  private func paintJumping(_ phase: Double, _ painter: Painter) {
    let hop = Hop(phase)
    Props.shadow(96, lift: hop.lift, painter)
    let reach = hop.flight
    var pose = Pose(head: Vector(0, -4 * reach), look: Vector(0, 0.2 - 0.5 * reach))
    pose.gaze = reach > 0.6 ? .happy : .open(1, look: Vector(0, -0.3))
    pose.mouth = reach * 0.95
    pose.flight = reach
    pose.feet = reach * 22
    pose.ears = -hop.stretch * 40
    let hand = Vector(64 + 52 * reach, -54 - 118 * reach + hop.stretch * 20)
    pose.hands = (Vector(-hand.x, hand.y), hand)
    let scale = (hop.squash.0 * 0.78, hop.squash.1 * 0.78)
    painter.placed(0, -4 - hop.lift * 76, scaled: scale) { paintSitting(pose, painter) }
    for (x, from) in [(-70.0, 0.33), (70, 0.33)] {
      painter.placed(x, -6) {
        let time = (Motion.shifted(phase, by: 0.42) - 0.7) / 0.25
        Props.crumbs(time, PandaGrove.bamboo.shade, reach: 34 * (from + 0.6), painter)
      }
    }
  }

  /// Over a log, with hanging legs.
  private func paintSleeping(_ phase: Double, _ painter: Painter) {
    let breath = Motion.swing(phase)
    let dangle = Motion.swing(phase, from: -0.2) * 4
    paintLog(painter)
    painter.placed(8, -64) {
      let body = Outline.smooth([
        (-90, -6), (-70, -64), (-10, -92 - breath * 5), (60, -84 - breath * 5), (108, -44 - breath * 2), (112, -2),
        (60, 14), (-50, 12),
      ])
      painter.paint(body, Self.white, shade: (8, 12))
      let band = Outline.smooth([(-120, -110), (-36, -120), (-22, -60), (-30, 30), (-120, 30)])
      painter.fill(band, Self.black.base, within: painter.spans(body))
      painter.paint(.ellipse(116, -24 - breath, 13, 13), Self.white, shade: (4, 4))
      painter.placed(84, -20, turned: dangle) {
        painter.paint(.limb([(0, -6), (8, 24), (4, 58)], widths: [56, 46, 40]), Self.black, shade: (6, 4))
        painter.paint(.ellipse(6, 62, 24, 15), Self.black, shade: (4, 5))
      }
      painter.placed(-14, -10, turned: -dangle) {
        painter.paint(.limb([(0, -6), (6, 26), (2, 62)], widths: [44, 42, 38]), Self.black, shade: (6, 4))
      }
      painter.placed(-124, -4, turned: dangle * 0.6) {
        painter.paint(.limb([(6, -10), (-2, 26), (2, 58)], widths: [40, 40, 38]), Self.black, shade: (6, 4))
      }
      var pose = Pose(gaze: .asleep)
      pose.ears = 5 * Motion.arc(phase, from: 0.5, to: 0.6)
      pose.cheeks = (0.6, 0.2)
      pose.mouth = 0.12 + 0.2 * max(breath, 0)
      painter.placed(-72, -34 - breath * 2.5, turned: -9 + breath, scaled: (0.86, 0.82)) { paintHead(pose, painter) }
    }
    painter.placed(-6, -172) { Props.snores(phase, .white, contour: Color(0x2C4A5A), painter) }
  }

  private func paintLog(_ painter: Painter) {
    let bark = Ink(0x8A5E48, shade: 0x6B4638, contour: 0x2E1C1A)
    let log = Outline.limb([(-138, -30), (0, -32), (142, -30)], widths: [60, 62, 60])
    painter.paint(log, bark, shade: (0, 16))
    for (x, y, length) in [(-110.0, -42.0, 60.0), (-20, -34, 70), (66, -44, 50), (-70, -18, 50), (30, -16, 60)] {
      painter.fill(.limb([(x, y), (x + length / 2, y - 2), (x + length, y)], widths: [1, 3.4, 1]), bark.contour)
    }
    painter.paint(.ellipse(150, -30, 20, 29), Ink(0xD9A878, shade: 0xBE8A5E, contour: 0x2E1C1A), shade: (3, 4))
    painter.fill(.ellipse(150, -30, 12, 18), 0xBE8A5E)
    painter.fill(.ellipse(150, -30, 8, 13), 0xD9A878)
    for (x, size) in [(-128.0, 16.0), (-106, 12), (110, 14)] { painter.fill(.ellipse(x, -54, size, 5), 0x5E9A62) }
  }

  private func paintWaving(_ phase: Double, _ painter: Painter) {
    let swing = Motion.swing(phase, cycles: 3, from: 0.15)
    var pose = Pose(tilt: -6 + Motion.swing(phase) * 3, lean: Motion.swing(phase) * 1.5, look: Vector(0.1, -0.1))
    pose.gaze = .blinking(phase, at: [0.6], length: 0.16)
    pose.mouth = 0.7 + 0.2 * Motion.swing(phase, cycles: 2)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.feet = 8 * Motion.swing(phase, cycles: 3)
    let way = Vector(0, -96).turned(34 + swing * 17)
    pose.hands.right = Vector(66 + way.x * 1.1, -92 + way.y)
    pose.hands.left = Vector(-90, -72)
    paintSitting(pose, painter) {
      painter.placed(-92, -74, turned: -20 + Motion.swing(phase) * 2) { paintCane(length: 74, painter) }
    }
    if let hand = pose.hands.right { paintPalm(at: hand, turn: 20 + swing * 17, painter) }
  }

  private func paintPalm(at place: Vector, turn: Double, _ painter: Painter) {
    painter.placed(place.x, place.y, turned: turn) {
      painter.fill(.ellipse(0, 4, 9, 7.5), Self.pad.base)
      for (x, y) in [(-9.0, -5.0), (-3, -10), (4, -10), (10, -5)] {
        painter.fill(.ellipse(x, y, 3.2, 3.6), Self.pad.base)
      }
    }
  }

  /// A cut of bamboo, held at the origin: `length` upwards, and a piece with leaves downwards.
  func paintCane(length: Double, _ painter: Painter) {
    let (top, bottom) = (-length, 48.0)
    let ink = PandaGrove.bamboo
    let leaf = Outline.smooth([(0, 0), (-8, 12), (0, 40), (0, 40), (8, 12)])
    for (turn, y) in [(48.0, 34.0), (-44, 40), (6, 48)] {
      painter.paint(leaf.turned(turn).moved(0, y), ink, shade: (2, 2), contour: 1.8)
    }
    painter.paint(.rectangle(-8, top, 16, bottom - top), ink, shade: (5, 0), contour: 2.2)
    painter.fill(.rectangle(-5, top + 4, 2.5, bottom - top - 8), ink.base.mixed(with: .white, share: 0.4))
    for y in stride(from: 30.0, to: top + 8, by: -36) {
      painter.paint(.rectangle(-9.5, y, 19, 5), ink, shade: (5, 0), contour: 1.8)
    }
    painter.paint(
      .ellipse(0, top, 8, 3.6),
      Ink(0xDCEBA8, shade: 0xBBD27C, contour: 0x33601F),
      shade: (1, 1),
      contour: 1.8
    )
  }
}
