internal import Domain

extension Cat {
  func paintScenery(_ act: MascotAct, _ painter: Painter) {
    CatRoom(night: act == .sleeping).paint(painter)
  }

  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter) {
    painter.placed(180, 310) {
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
    let glance = Keyframes([(0, 0), (0.3, 0), (0.38, 0.9), (0.52, 0.9), (0.6, 0)])(phase)
    var pose = Pose(tilt: glance * 5, look: Vector(glance, 0.1 * glance))
    pose.gaze = .blinking(phase, at: [0.2, 0.7, 0.82], length: 0.13, look: pose.look)
    pose.tail = Motion.swing(phase, cycles: 2)
    pose.breath = Motion.swing(phase, from: 0.2)
    pose.ears.right = 9 * Motion.arc(phase, from: 0.32, to: 0.4) + 7 * Motion.arc(phase, from: 0.41, to: 0.48)
    pose.ears.left = 8 * Motion.arc(phase, from: 0.66, to: 0.78)
    paintSitting(pose, painter)
  }

  private func paintJumping(_ phase: Double, _ painter: Painter) {
    let hop = Hop(phase)
    painter.placed(0, 2) { Props.shadow(92, lift: hop.lift, painter) }
    paintToy(phase, painter)
    let reach = hop.flight
    var pose = Pose(head: Vector(0, -3 * reach), tilt: 4 * reach, look: Vector(0.15, -0.2 - 0.8 * reach))
    pose.gaze = .open(1, look: pose.look)
    pose.mouth = reach * 0.7
    pose.flight = reach
    pose.ears = (-6 * reach, -6 * reach)
    pose.tail = 0.3 + Motion.swing(phase) * 0.6
    if reach > 0.05 {
      let paw = Vector(22 + 46 * reach, -12 - 150 * reach)
      pose.paws = (Vector(-paw.x, paw.y + 26 * reach), paw)
    }
    let scale = (hop.squash.0 * 0.74, hop.squash.1 * 0.74)
    painter.placed(0, -4 - hop.lift * 56, scaled: scale) { paintSitting(pose, painter) }
  }

  /// A pompom on a string, which swings out when it is hit.
  private func paintToy(_ phase: Double, _ painter: Painter) {
    let time = Motion.shifted(phase, by: -0.07)
    let turn = -26 * Motion.swing(time, cycles: 2) * (1 - 0.75 * time)
    painter.placed(84, -330, turned: turn) {
      painter.fill(.line([(0, 0), (0, 74)], width: 2.4), Self.line)
      for way in [-28.0, 2, 30] {
        let feather = Outline.smooth([(0, 0), (-8, 20), (0, 40), (0, 40), (8, 20)]).turned(way).moved(0, 84)
        painter.paint(feather, Ink(0x5CC0E8, shade: 0x3A98C6, contour: 0x1F4B66), shade: (3, 1), contour: 1.8)
      }
      painter.paint(.ellipse(0, 82, 15, 15), Ink(0xE8505B, shade: 0xC23344, contour: 0x6B1A26), shade: (4, 4))
      painter.fill(.ellipse(-5, 77, 4, 3), 0xF9A3A3)
    }
  }

  private func paintSleeping(_ phase: Double, _ painter: Painter) {
    let breath = Motion.swing(phase)
    painter.placed(6, -8, scaled: (1.04, 1.04)) {
      let body = Outline.smooth([
        (-104, -20), (-96, -62), (-40, -96 - breath * 4), (30, -104 - breath * 6), (92, -72 - breath * 3), (116, -30),
        (98, -2),
        (0, 6), (-84, 2),
      ])
      painter.paint(body, Self.fur, shade: (8, 12))
      let inside = painter.spans(body)
      for (x, y) in [(16.0, -112.0), (48, -104), (78, -88), (104, -62)] {
        let stripe = [(x, y - breath * 6), (x - 2, y + 24 - breath * 4), (x - 10, y + 42)]
        painter.fill(.limb(stripe, widths: [14, 11, 2]), Self.stripe, within: inside)
      }
      let haunch = Outline.ellipse(72, -26 - breath, 42, 36 + breath)
      painter.fill(painter.spans(haunch).intersection(inside), Self.fur.base)
      let bend = [(36.0, -22.0), (40, -46 - breath), (64, -62 - breath), (86, -58)]
      painter.fill(.limb(bend, widths: [1, 3, 3, 1]), Self.fur.contour)
      paintWrappedTail(phase, painter)
      painter.paint(.ellipse(-18, -6, 22, 12), Self.cream, shade: (3, 4))
      var pose = Pose(gaze: .asleep, breath: breath)
      pose.ears.left = 10 * Motion.arc(phase, from: 0.55, to: 0.66)
      painter.placed(-54, -54 - breath * 1.5, turned: -9 + breath, scaled: (0.86, 0.86)) { paintHead(pose, painter) }
    }
    painter.placed(4, -150) { Props.snores(phase, .white, contour: Color(0x383A70), painter) }
  }

  private func paintWrappedTail(_ phase: Double, _ painter: Painter) {
    let flick = -7 * Motion.arc(phase, from: 0.3, to: 0.5)
    let way = [(112.0, -26.0), (112, 2), (70, 12), (26, 8), (-2, flick)]
    let tail = Outline.limb(way, widths: [28, 29, 28, 26, 22])
    painter.paint(tail, Self.fur, shade: (2, 6))
    let inside = painter.spans(tail)
    for x in [84.0, 62, 40] { painter.fill(.ellipse(x, 11, 5, 20, turned: -6), Self.stripe, within: inside) }
    painter.fill(.ellipse(-4, flick, 19, 18), Self.cream.base, within: inside)
  }

  private func paintWaving(_ phase: Double, _ painter: Painter) {
    let swing = Motion.swing(phase, cycles: 3, from: 0.15)
    var pose = Pose(tilt: -5 + Motion.swing(phase) * 3, look: Vector(0.1, -0.1))
    pose.gaze = .blinking(phase, at: [0.6], length: 0.16)
    pose.mouth = 0.55 + 0.2 * Motion.swing(phase, cycles: 2)
    pose.tail = Motion.swing(phase, cycles: 2, from: 0.1)
    pose.breath = Motion.swing(phase)
    let way = Vector(0, -92).turned(26 + swing * 17)
    pose.paws.right = Vector(56 + way.x * 1.2, -88 + way.y)
    paintSitting(pose, painter)
  }
}
