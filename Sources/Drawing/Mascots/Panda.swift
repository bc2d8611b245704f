internal import Domain

/// A panda who sits like a plush toy in a bamboo grove.
struct Panda: MascotCharacter {
  static let white = Ink(0xFFFDF6, shade: 0xE2DED2, contour: 0x26242E)
  static let black = Ink(0x45434F, shade: 0x34323D, contour: 0x1C1A24)
  static let pad = Ink(0xF2A9A6, shade: 0xDB8A8C, contour: 0x26242E)
  static let line = Color(0x26242E)
  static let eye = Eye(
    width: 12.5,
    height: 14.5,
    iris: Ink(0xB07442, shade: 0x6A3E20, contour: 0x0F0D12),
    pupil: 0.68,
    white: nil,
    lash: Color(0x121016),
    lid: Color(0xFFF3DE)
  )

  /// Where everything movable is.
  struct Pose {
    var head = Vector(0, 0)
    var tilt = 0.0
    /// How far the whole body leans, in degrees.
    var lean = 0.0
    /// Where the face turns, within -1...1 each way.
    var look = Vector(0, 0)
    var gaze = Gaze.open(1, look: Vector(0, 0))
    /// 0 is shut.
    var mouth = 0.0
    /// How round each cheek is.
    var cheeks = (left: 0.0, right: 0.0)
    /// Degrees that the ears turn.
    var ears = 0.0
    var breath = 0.0
    /// Where the hands are; nil rests on the legs.
    var hands: (left: Vector?, right: Vector?) = (nil, nil)
    /// 1 with the legs in the air.
    var flight = 0.0
    /// Degrees that the feet turn outwards.
    var feet = 0.0
  }

  func paintFace(_ painter: Painter) {
    painter.placed(32, 36, scaled: (0.31, 0.34)) { paintHead(Pose(), painter) }
  }

  /// `held` is painted between the face and the hands.
  func paintSitting(_ pose: Pose, _ painter: Painter, held: () -> Void = {}) {
    painter.placed(0, 0, turned: pose.lean) {
      paintBody(pose, painter)
      paintFeet(pose, painter)
      if pose.hands.left == nil { paintArm(side: -1, to: Vector(-64, -54), painter) }
      if pose.hands.right == nil { paintArm(side: 1, to: Vector(64, -54), painter) }
      painter.placed(pose.head.x, pose.head.y - 180 - pose.breath * 2, turned: pose.tilt) { paintHead(pose, painter) }
      held()
      if let hand = pose.hands.left { paintArm(side: -1, to: hand, painter) }
      if let hand = pose.hands.right { paintArm(side: 1, to: hand, painter) }
    }
  }

  func paintHead(_ pose: Pose, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(0, 0, turned: side * pose.ears, scaled: (side, 1)) {
        painter.paint(.ellipse(64, -54, 27, 27), Self.black, shade: (side * 5, 6))
        painter.fill(.ellipse(62, -50, 15, 15), 0x5C5968)
      }
    }
    let (left, right) = (92 + pose.cheeks.left * 7, 92 + pose.cheeks.right * 7)
    let skull = Outline.smooth([
      (0, -70), (46, -63), (80, -36), (93, 2), (right - 6, 34), (60, 58), (30, 67), (0, 69), (-30, 67), (-60, 58),
      (6 - left, 34),
      (-93, 2), (-80, -36), (-46, -63),
    ])
    painter.paint(skull, Self.white, shade: (6, 9))
    let inside = painter.spans(skull)
    for side in [-1.0, 1.0] { painter.fill(.ellipse(side * 62, 36, 16, 10), 0xF79A9A, opacity: 0.55, within: inside) }
    painter.placed(pose.look.x * 7, pose.look.y * 5) { paintFeatures(pose, painter) }
  }

  private func paintFeatures(_ pose: Pose, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(side * 39, 4, scaled: (side, 1)) {
        let patch = Outline.smooth([(-8, -26), (10, -24), (20, -4), (24, 18), (12, 28), (-8, 20), (-18, -2)])
        painter.fill(patch, Self.black.shade)
        painter.fill(patch.moved(-side * 2, -3), Self.black.base, within: painter.spans(patch))
      }
      painter.placed(side * 37, 0) { Self.eye.paint(pose.gaze, painter) }
    }
    if pose.mouth > 0.05 {
      let drop = pose.mouth * 18
      let open = Outline.symmetric([(0, 38), (13, 39), (16, 43), (10, 44 + drop * 0.8), (0, 45 + drop)])
      painter.fill(open.grown(by: 2.2), Self.line)
      painter.fill(open, 0x8E2F38)
      painter.fill(.ellipse(0, 48 + drop * 0.8, 11, 8), 0xF2808A, within: painter.spans(open))
    }
    for side in [-1.0, 1.0] {
      let lip = [(0.0, 32.0), (side * 2, 40), (side * 11, 43), (side * 20, 37)]
      painter.fill(.limb(lip, widths: [3, 3.4, 3.2, 2]), Self.line)
    }
    let nose = Outline.symmetric([(0, 19), (11, 20), (13, 25), (6, 32), (0, 34)])
    painter.fill(nose, Self.line)
    painter.fill(.ellipse(-4, 23, 4, 2.2), 0x8E8A9A)
  }

  private func paintBody(_ pose: Pose, _ painter: Painter) {
    painter.placed(0, 0, scaled: (1 + pose.breath * 0.025, 1 + pose.breath * 0.012)) {
      let body = Outline.symmetric([(0, -146), (48, -136), (72, -100), (86, -54), (76, -14), (40, 0), (0, 2)])
      painter.paint(body, Self.white, shade: (9, 9))
      let inside = painter.spans(body)
      let band = Outline.smooth([(-100, -160), (100, -160), (100, -84), (40, -98), (0, -102), (-40, -98), (-100, -84)])
      painter.fill(band, Self.black.shade, within: inside)
      painter.fill(band, Self.black.base, within: painter.spans(body.moved(-9, -9)).intersection(inside))
    }
  }

  private func paintFeet(_ pose: Pose, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(
        side * (58 - pose.flight * 8),
        -24 + pose.flight * 16,
        turned: side * (12 + pose.feet),
        scaled: (side, 1)
      ) {
        painter.paint(.ellipse(0, 0, 32, 34), Self.black, shade: (side * 5, 6))
        painter.fill(.ellipse(0, 7, 14, 12), Self.pad.base)
        for (x, y) in [(-15.0, -9.0), (-5, -17), (7, -17), (17, -9)] {
          painter.fill(.ellipse(x, y, 5, 5.5), Self.pad.base)
        }
      }
    }
  }

  func paintArm(side: Double, to hand: Vector, _ painter: Painter) {
    painter.placed(0, 0, scaled: (side, 1)) {
      let end = Vector(hand.x * side, hand.y)
      let shoulder = (58.0, -112.0)
      let elbow = (74 + (end.x - 60) * 0.5, -84 + (end.y + 70) * 0.3)
      let way = [shoulder, elbow, (end.x, end.y)]
      Props.limb(way, widths: [42, 43, 40], Self.black, cover: (18, 18), shade: (side * 6, 3), painter)
    }
  }
}
