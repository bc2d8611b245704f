internal import Domain

extension Yoda {
  func paintScenery(_ act: MascotAct, _ painter: Painter) {
    YodaSwamp().paint(painter)
  }

  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter) {
    YodaSwamp().paintFireflies(phase, painter)
    painter.placed(180, 322) {
      switch act {
      case .blinking: paintBlinking(phase, painter)
      case .jumping: paintJumping(phase, painter)
      case .sleeping: paintSleeping(phase, painter)
      case .eating: paintEating(phase, painter)
      case .waving: paintWaving(phase, painter)
      }
    }
  }

  private func paintBlinking(_ phase: Double, _ painter: Painter) {
    Props.shadow(96, painter)
    let glance = Keyframes([(0, 0), (0.3, 0), (0.38, -0.9), (0.5, -0.9), (0.6, 0.7), (0.72, 0.7), (0.82, 0)])(phase)
    var pose = Pose(tilt: glance * 5, look: Vector(glance * 0.8, 0.1))
    pose.gaze = .blinking(phase, at: [0.18, 0.55, 0.88], length: 0.13, look: Vector(glance, 0))
    let perk = Motion.arc(phase, from: 0.3, to: 0.42)
    pose.ears = (
      Motion.swing(phase, cycles: 2) * 4 - perk * 12,
      -Motion.swing(phase, cycles: 2) * 4 - Motion.arc(phase, from: 0.56, to: 0.7) * 12
    )
    pose.brows = perk * 4
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.hands = (Vector(-64, -56), Vector(44, -58 - pose.breath))
    pose.stick = -2 + glance * 2
    pose.hem = Motion.swing(phase)
    paintStanding(pose, painter)
  }

  /// Leaps so lightly that the stones come along.
  private func paintJumping(_ phase: Double, _ painter: Painter) {
    let hop = Hop(phase)
    Props.shadow(84, lift: hop.lift, painter)
    for (x, size, share) in [(-112.0, 12.0, 0.5), (116, 15, 0.38), (-78, 7, 0.72), (86, 8, 0.66)] {
      let lag = Hop(Motion.shifted(phase, by: -0.04)).lift
      paintStone(x, -6 - lag * 96 * share, size, turn: lag * 50, painter)
    }
    let reach = hop.flight
    var pose = Pose(head: Vector(0, -4 * reach), look: Vector(0, 0.3 - 0.5 * reach))
    pose.gaze = .open(1, look: Vector(0, 0.2 - 0.4 * reach))
    pose.mouth = reach * 0.9
    pose.brows = reach * 6
    let droop = -hop.stretch * 50 + reach * 6
    pose.ears = (droop, droop)
    pose.flight = reach
    pose.hands = (Vector(-64 - 26 * reach, -56 - 60 * reach), Vector(50 + 42 * reach, -58 - 64 * reach))
    pose.stick = -2 - reach * 34
    let scale = (hop.squash.0 * 0.82, hop.squash.1 * 0.82)
    painter.placed(0, -hop.lift * 92, scaled: scale) { paintStanding(pose, painter) }
  }

  private func paintStone(_ x: Double, _ y: Double, _ size: Double, turn: Double, _ painter: Painter) {
    painter.placed(x, y, turned: turn, scaled: (size / 10, size / 10)) {
      let stone = Outline.smooth([(-10, 3), (-7, -6), (2, -8), (10, -2), (8, 6), (-3, 8)])
      painter.paint(stone, Ink(0x9AA69C, shade: 0x76847C, contour: 0x2A3A3A), shade: (2.4, 3), contour: 1.8)
    }
  }

  /// Asleep on his feet, and stones still float around him.
  private func paintSleeping(_ phase: Double, _ painter: Painter) {
    let breath = Motion.swing(phase)
    painter.placed(0, 2) { Props.shadow(92, lift: 0.3 + breath * 0.1, painter) }
    let float = -12 - breath * 5
    for (index, size) in [12.0, 9, 14, 8].enumerated() {
      let turn = (phase + Double(index)) * 90
      let way = Vector(1, 0).turned(turn)
      if way.y < 0 { paintStone(way.x * 134, -70 + way.y * 26 + float, size * (1 + way.y * 0.15), turn: turn, painter) }
    }
    var pose = Pose(head: Vector(0, 14), tilt: -5 + breath * 2.5, look: Vector(-0.1, 0.5))
    pose.gaze = .asleep
    pose.ears = (24 - breath * 5, 24 - breath * 5)
    pose.breath = breath
    pose.mouth = max(breath, 0) * 0.3
    pose.flight = 0.35
    pose.hem = Motion.swing(phase, from: -0.2) * 2
    pose.hands = (Vector(-16, -62), Vector(16, -62))
    painter.placed(0, float) { paintStanding(pose, painter) }
    for (index, size) in [12.0, 9, 14, 8].enumerated() {
      let turn = (phase + Double(index)) * 90
      let way = Vector(1, 0).turned(turn)
      if way.y >= 0 {
        paintStone(way.x * 134, -70 + way.y * 26 + float, size * (1 + way.y * 0.15), turn: turn, painter)
      }
    }
    painter.placed(72, -184) { Props.snores(phase, .white, contour: Color(0x24485A), painter) }
  }

  /// Soup, spoon by spoon: two in a loop.
  private func paintEating(_ phase: Double, _ painter: Painter) {
    Props.shadow(96, painter)
    let time = Motion.shifted(phase * 2, by: 0.5)
    let raise = Keyframes([(0, 0), (0.12, 0), (0.42, 1), (0.56, 1), (0.82, 0)])(time)
    let sip = Motion.arc(time, from: 0.36, to: 0.62)
    let chewing = Motion.ease(time, from: 0.6, to: 0.64) * (1 - Motion.ease(time, from: 0.92, to: 1))
    let chew = Motion.swing(time, cycles: 5) * chewing
    var pose = Pose(head: Vector(chew, 4 + sip * 4 + chew), look: Vector(0.05, 0.6 - raise * 0.3))
    pose.gaze = time > 0.58 && time < 0.95 ? .happy : .open(0.9, look: Vector(0.1, 0.9 - raise * 0.3))
    pose.mouth = max(Motion.arc(time, from: 0.3, to: 0.56), abs(chew) * 0.22)
    pose.cheeks = chewing * 0.8
    pose.ears = (-sip * 6 + chew * 3, -sip * 6 - chew * 3)
    pose.brows = sip * 3
    let spoon = Vector(22 - raise * 22, -76 - raise * 34 + pose.head.y * raise)
    pose.raised = (true, true)
    pose.hands = (Vector(-46, -46), spoon + Vector(36, 12))
    paintStanding(pose, painter) {
      paintBowlBack(painter)
      paintSpoon(at: spoon, from: pose.hands.right, full: time > 0.1 && time < 0.5, painter)
      paintBowlFront(painter)
      paintSteam(phase, painter)
    }
  }

  private func paintBowlBack(_ painter: Painter) {
    painter.paint(.ellipse(-6, -66, 46, 12), Ink(0x8A5A3A, shade: 0x6B4228, contour: 0x3A2414), shade: (0, 3))
    painter.fill(.ellipse(-6, -64, 40, 8.5), 0xE8A84A)
    for (x, y) in [(-28.0, -65.0), (-10, -61), (8, -66)] { painter.fill(.ellipse(x, y, 5, 2.6), 0x8CC152) }
  }

  private func paintBowlFront(_ painter: Painter) {
    let bowl = Outline.smooth([
      (-52, -66), (-52, -66), (-46, -63), (-6, -54), (34, -63), (40, -66), (40, -66), (30, -34), (6, -22), (-18, -22),
      (-42, -34),
    ])
    painter.paint(bowl, Ink(0xB87A4A, shade: 0x96603A, contour: 0x3A2414), shade: (8, 6))
    painter.fill(.limb([(-45, -46), (-6, -34), (33, -46)], widths: [4, 5, 4]), 0xE6C25A, within: painter.spans(bowl))
  }

  private func paintSpoon(at tip: Vector, from hand: Vector, full: Bool, _ painter: Painter) {
    painter.paint(.line([(tip.x, tip.y), (hand.x, hand.y)], width: 5), Self.wood, shade: (1, 1), contour: 2)
    painter.paint(.ellipse(tip.x, tip.y, 12, 7), Self.wood, shade: (2, 3), contour: 2)
    if full { painter.fill(.ellipse(tip.x, tip.y - 1.5, 9.5, 5), 0xE8A84A) }
  }

  private func paintSteam(_ phase: Double, _ painter: Painter) {
    for (index, x) in [-44.0, -26, 26].enumerated() {
      let time = Motion.shifted(phase * 2, by: Double(index) / 3)
      let size = Motion.arc(time, from: 0, to: 1)
      let y = -76 - time * 40
      let sway = Motion.swing(time) * 5
      let curl = [(x + sway, y + 15), (x - sway, y), (x + sway, y - 15)]
      painter.fill(.limb(curl, widths: [1, 9 * size, 1]), .white, opacity: 0.6)
    }
  }

  private func paintWaving(_ phase: Double, _ painter: Painter) {
    Props.shadow(96, painter)
    let swing = Motion.swing(phase, cycles: 3, from: 0.15)
    var pose = Pose(tilt: -4 + Motion.swing(phase) * 3, look: Vector(0.15, 0))
    pose.gaze = .blinking(phase, at: [0.6], length: 0.16, look: Vector(0.1, 0))
    pose.mouth = 0.55 + 0.2 * Motion.swing(phase, cycles: 2)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.ears = (Motion.swing(phase, cycles: 3) * 5, -Motion.swing(phase, cycles: 3, from: 0.1) * 5)
    pose.brows = 3
    pose.raised.right = true
    let way = Vector(0, -84).turned(40 + swing * 18)
    pose.hands = (Vector(-64, -56), Vector(56 + way.x * 1.1, -84 + way.y * 0.9))
    pose.stick = -2
    pose.hem = Motion.swing(phase) * 1.5
    paintStanding(pose, painter)
  }
}
