internal import Domain

/// A round brown owl with ear tufts, on a branch in the moonlight.
struct Owl: MascotCharacter {
  static let plumage = Ink(0xA8744A, shade: 0x8A5A36, contour: 0x3E2416)
  static let wing = Ink(0x8C5C38, shade: 0x714628, contour: 0x3E2416)
  static let down = Ink(0xFBE9C8, shade: 0xEBCF9F, contour: 0x3E2416)
  static let brow = Color(0x6B4226)
  static let chevron = Color(0xC4935C)
  static let horn = Ink(0xF9B23C, shade: 0xDB8A24, contour: 0x5E3410)
  static let eye = Eye(
    width: 26,
    height: 27,
    iris: Ink(0xFFC838, shade: 0xF09A1A, contour: 0x2A180E),
    pupil: 0.6,
    white: nil,
    lash: Color(0x2A180E)
  )

  /// Where everything movable is.
  struct Pose {
    var head = Vector(0, 0)
    var tilt = 0.0
    /// Where the face turns, within -1...1 each way.
    var look = Vector(0, 0)
    var gaze = (left: Gaze.open(1, look: Vector(0, 0)), right: Gaze.open(1, look: Vector(0, 0)))
    /// 0 is shut.
    var beak = 0.0
    /// Degrees that the wings are lifted; below 0 they reach over the belly.
    var wings = (left: 0.0, right: 0.0)
    var breath = 0.0
    /// 1 with the feet off the branch.
    var flight = 0.0
    /// Swing of the nightcap's tip, if there is one.
    var cap: Double?
  }

  func paintFace(_ painter: Painter) {
    painter.placed(32, 36, scaled: (0.33, 0.36)) { paintHead(Pose(), painter) }
  }

  /// `held` is painted between the belly and the wings.
  func paintPerched(_ pose: Pose, _ painter: Painter, held: () -> Void = {}) {
    if pose.flight > 0.05 { paintTail(painter) }
    let raised = (left: pose.wings.left > 60, right: pose.wings.right > 60)
    if raised.left { paintWing(side: -1, lift: pose.wings.left, painter) }
    if raised.right { paintWing(side: 1, lift: pose.wings.right, painter) }
    paintBody(pose, painter)
    paintFeet(pose.flight, painter)
    let place = Vector(pose.head.x, pose.head.y - 156 - pose.breath * 3)
    painter.placed(place.x, place.y, turned: pose.tilt) { paintHead(pose, painter) }
    held()
    if !raised.left { paintWing(side: -1, lift: pose.wings.left, painter) }
    if !raised.right { paintWing(side: 1, lift: pose.wings.right, painter) }
  }

  func paintHead(_ pose: Pose, _ painter: Painter) {
    let skull = Outline.symmetric([
      (0, -60), (34, -62), (58, -76), (86, -96), (86, -96), (88, -58), (92, -18), (90, 16), (72, 48), (38, 64), (0, 68),
    ])
    painter.paint(skull, Self.plumage, shade: (6, 8))
    let inside = painter.spans(skull)
    for (x, y) in [(0.0, -46.0), (-14, -50), (14, -50), (-7, -36), (7, -36)] {
      painter.fill(.ellipse(x, y, 3, 4.5), Self.brow, within: inside)
    }
    painter.placed(pose.look.x * 8, pose.look.y * 5) { paintFeatures(pose, inside, painter) }
    if let cap = pose.cap { paintCap(cap, painter) }
  }

  private func paintFeatures(_ pose: Pose, _ inside: Spans, _ painter: Painter) {
    let discs = Outline.ellipse(-37, 6, 43, 44) + .ellipse(37, 6, 43, 44) + .ellipse(0, 30, 30, 26)
    painter.fill(discs, Self.down.shade, within: inside)
    painter.fill(discs.moved(-2, -4), Self.down.base, within: painter.spans(discs).intersection(inside))
    for side in [-1.0, 1.0] {
      let brow = [(side * 2, 8.0), (side * 16, -22), (side * 46, -52), (side * 84, -86)]
      painter.fill(.limb(brow, widths: [5, 17, 17, 5]), Self.brow, within: inside)
      painter.fill(.ellipse(side * 56, 40, 12, 7), 0xF08A6A, opacity: 0.5, within: inside)
      painter.placed(side * 38, 4) { Self.eye.paint(side < 0 ? pose.gaze.left : pose.gaze.right, painter) }
    }
    if pose.beak > 0.05 {
      let lower = Outline.symmetric([(0, 30), (9, 32), (7, 42 + pose.beak * 9), (0, 46 + pose.beak * 12)])
      painter.fill(lower.grown(by: 2.2), Self.horn.contour)
      painter.fill(lower, 0x9A3A34)
      painter.fill(.ellipse(0, 46 + pose.beak * 8, 5, 5), Self.horn.shade, within: painter.spans(lower))
    }
    let upper = Outline.symmetric([(0, 16), (9, 20), (12, 29), (6, 38), (0, 47), (0, 47)])
    painter.paint(upper, Self.horn, shade: (4, 3), contour: 2.2)
    painter.fill(.ellipse(-3, 24, 2.4, 4), 0xFFE2A0)
  }

  private func paintCap(_ swing: Double, _ painter: Painter) {
    let cloth = Ink(0x5C7FE0, shade: 0x4360BC, contour: 0x1E2A66)
    let fluff = Ink(0xFFFFFF, shade: 0xD8DDF2, contour: 0x1E2A66)
    let tip = Vector(88 + swing * 5, -64 + swing * 7)
    let cone = Outline.smooth([
      (-60, -50), (-60, -50), (-44, -86), (-4, -118), (40, -122), (72, -104), (tip.x + 6, tip.y),
      (tip.x - 8, tip.y + 2), (58, -78),
      (52, -50), (52, -50),
    ])
    painter.paint(cone, cloth, shade: (8, 8))
    let inside = painter.spans(cone)
    for (x, y, turn) in [(-30.0, -78.0, -30.0), (8, -92, 0), (42, -96, 22), (68, -90, 50)] {
      painter.fill(.ellipse(x, y, 6, 40, turned: turn), 0xF6D860, within: inside)
    }
    painter.paint(.limb([(-66, -46), (0, -62), (60, -48)], widths: [21, 22, 21]), fluff, shade: (0, 5))
    painter.paint(.ellipse(tip.x, tip.y + 8, 14, 14), fluff, shade: (4, 4))
  }

  private func paintBody(_ pose: Pose, _ painter: Painter) {
    painter.placed(0, 0, scaled: (1 + pose.breath * 0.03, 1 + pose.breath * 0.015)) {
      let body = Outline.symmetric([(0, -160), (60, -150), (82, -104), (82, -56), (62, -14), (30, 2), (0, 4)])
      painter.paint(body, Self.plumage, shade: (8, 8))
      let inside = painter.spans(body)
      let belly = Outline.symmetric([(0, -140), (44, -126), (58, -80), (50, -30), (28, -4), (0, 0)])
      painter.fill(belly, Self.down.shade, within: inside)
      painter.fill(belly.moved(-5, -5), Self.down.base, within: painter.spans(belly).intersection(inside))
      let spots = painter.spans(belly).intersection(inside)
      for row in 0..<4 {
        for column in -2...2 {
          let (x, y) = (Double(column) * 24 + (row % 2 == 0 ? 0 : 12), -82 + Double(row) * 20)
          let mark = [(x - 7, y - 3), (x, y + 4), (x + 7, y - 3)]
          painter.fill(.limb(mark, widths: [2, 5, 2]), Self.chevron, within: spots)
        }
      }
    }
  }

  private func paintWing(side: Double, lift: Double, _ painter: Painter) {
    let open = Motion.ease(lift, from: 30, to: 100)
    let reach = Motion.ease(-lift, from: 0, to: 50)
    painter.placed(side * (63 - reach * 2), -114, scaled: (side, 1)) {
      painter.placed(
        0,
        0,
        turned: -lift + 3,
        scaled: (0.92 + open * 0.38 - reach * 0.1, 1 - open * 0.06 - reach * 0.22)
      ) {
        let feathers = [(30.0, 78.0), (24, 96), (12, 106), (0, 100)].enumerated().map { index, tip in
          Outline.limb([(14, 30), (tip.0 + open * Double(3 - index) * 5, tip.1)], widths: [26, 19])
        }
        let arm = Outline.smooth([(-14, -6), (4, -18), (26, -2), (38, 36), (34, 76), (6, 92), (-10, 52)])
        painter.paint(feathers.reduce(arm, +), Self.wing, shade: (5, 4))
        for (x, y) in [(4.0, 22.0), (18, 26), (12, 42), (25, 46), (6, 60), (20, 64)] {
          let mark = [(x - 6, y), (x, y + 6), (x + 6, y)]
          painter.fill(.limb(mark, widths: [2, 4, 2]), Self.plumage.base)
        }
        for x in [24.0, 14, 4] {
          painter.fill(
            .line([(x + open * (x - 4) * 0.3, 84), (x + open * (x - 4) * 0.5, 98)], width: 2),
            Self.wing.contour
          )
        }
      }
    }
  }

  private func paintTail(_ painter: Painter) {
    for x in [-14.0, 14, 0] {
      painter.paint(.limb([(x * 0.5, -20), (x, 22)], widths: [22, 18]), Self.wing, shade: (3, 4))
    }
  }

  private func paintFeet(_ flight: Double, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(side * 28, flight * 10) {
        if flight > 0.05 { painter.paint(.limb([(0, -18), (0, -4)], widths: [14, 12]), Self.horn, shade: (2, 2)) }
        for (x, turn) in [(-10.0, 14.0), (10, -14), (0, 0)] {
          painter.paint(
            .ellipse(x, 4, 6, 11 + flight * 2, turned: turn + flight * turn),
            Self.horn,
            shade: (2, 3),
            contour: 2
          )
        }
      }
    }
  }
}
