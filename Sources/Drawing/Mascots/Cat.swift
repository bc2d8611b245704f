internal import Domain

/// A ginger tabby who sits on a cushion before a window.
struct Cat: MascotCharacter {
  static let fur = Ink(0xF6A84B, shade: 0xE38A34, contour: 0x6B3418)
  static let cream = Ink(0xFFF3E0, shade: 0xF3DCC0, contour: 0x6B3418)
  static let pink = Color(0xF59A9A)
  static let stripe = Color(0xC96A22)
  static let line = Color(0x4A2414)
  static let eye = Eye(
    width: 17.5,
    height: 20,
    iris: Ink(0xA7D65A, shade: 0x5E9A3A, contour: 0x2A1A12),
    pupil: 0.6,
    white: nil,
    lash: Color(0x2A1A12)
  )

  /// Where everything movable is; the parts that a cat sits on are at the origin, upright is negative.
  struct Pose {
    var head = Vector(0, 0)
    var tilt = 0.0
    /// Where the face turns, within -1...1 each way.
    var look = Vector(0, 0)
    var gaze = Gaze.open(1, look: Vector(0, 0))
    /// 0 is shut.
    var mouth = 0.0
    var cheeks = 0.0
    var ears = (left: 0.0, right: 0.0)
    var tail = 0.0
    var breath = 0.0
    /// Where the front paws are; nil stands.
    var paws: (left: Vector?, right: Vector?) = (nil, nil)
    /// 1 with the hind legs in the air.
    var flight = 0.0
  }

  func paintFace(_ painter: Painter) {
    painter.placed(32, 38, scaled: (0.29, 0.33)) { paintHead(Pose(), painter) }
  }

  /// `held` is painted between the face and the raised paws.
  func paintSitting(_ pose: Pose, _ painter: Painter, held: () -> Void = {}) {
    paintTail(pose.tail, painter)
    paintHindLegs(pose.flight, painter)
    paintBody(pose, painter)
    if pose.paws.left == nil { paintFrontLeg(side: -1, to: nil, painter) }
    if pose.paws.right == nil { paintFrontLeg(side: 1, to: nil, painter) }
    painter.placed(pose.head.x, pose.head.y - 168 - pose.breath * 2, turned: pose.tilt) { paintHead(pose, painter) }
    held()
    if let paw = pose.paws.left { paintFrontLeg(side: -1, to: paw, painter) }
    if let paw = pose.paws.right { paintFrontLeg(side: 1, to: paw, painter) }
  }

  func paintHead(_ pose: Pose, _ painter: Painter) {
    let skull = Outline.symmetric([
      (0, -72), (36, -67), (68, -46), (87, -12), (91, 20), (99, 32), (86, 38), (89, 49), (66, 55), (36, 65), (0, 68),
    ])
    let ear = Outline.smooth([(6, -52), (30, -80), (64, -110), (64, -110), (75, -76), (74, -34), (40, -20)])
    let (left, right) = (ear.mirrored.turned(-pose.ears.left), ear.turned(pose.ears.right))
    painter.paint(skull + left + right, Self.fur, shade: (5, 8))
    paintInnerEar(side: -1, turn: pose.ears.left, painter)
    paintInnerEar(side: 1, turn: pose.ears.right, painter)
    let inside = painter.spans(skull)
    for stripe in Self.headStripes { painter.fill(stripe, Self.stripe, within: inside) }
    painter.placed(pose.look.x * 7, pose.look.y * 5) { paintFeatures(pose, inside, painter) }
  }

  private static let headStripes: [Outline] = {
    let half: [Outline] = [
      .limb([(24, -70), (22, -50), (19, -38)], widths: [12, 8, 2]),
      .limb([(92, -4), (78, 0), (66, 1)], widths: [12, 8, 2]),
      .limb([(96, 18), (80, 19), (70, 17)], widths: [11, 8, 2]),
    ]
    return [.limb([(0, -74), (0, -48), (0, -30)], widths: [13, 9, 2])] + half + half.map(\.mirrored)
  }()

  private func paintInnerEar(side: Double, turn: Double, _ painter: Painter) {
    let inner = Outline.smooth([(36, -64), (45, -80), (61, -97), (61, -97), (66, -76), (65, -54), (52, -55)])
    painter.placed(0, 0, turned: turn * side, scaled: (side, 1)) {
      painter.fill(inner, Self.pink)
      painter.fill(.limb([(46, -52), (50, -64), (51, -74)], widths: [13, 7, 2]), Self.fur.base)
    }
  }

  private func paintFeatures(_ pose: Pose, _ inside: Spans, _ painter: Painter) {
    let muzzle = Outline.ellipse(-15, 36, 24, 19) + .ellipse(15, 36, 24, 19) + .ellipse(0, 46, 26, 17)
    painter.fill(.ellipse(-56, 30, 15, 10), 0xF58A6A, opacity: 0.55, within: inside)
    painter.fill(.ellipse(56, 30, 15, 10), 0xF58A6A, opacity: 0.55, within: inside)
    painter.fill(muzzle, Self.cream.base, within: inside)
    for side in [-1.0, 1.0] {
      painter.placed(side * 37, 3) { Self.eye.paint(pose.gaze, painter) }
      painter.placed(0, 0, scaled: (side, 1)) {
        for (start, end) in [((34.0, 34.0), (104.0, 18.0)), ((34, 39), (108, 36)), ((33, 44), (102, 56))] {
          let bend = (start.1 + end.1) / 2 - 4 - pose.cheeks * 2
          painter.fill(.limb([start, ((start.0 + end.0) / 2, bend), end], widths: [2, 2, 0.8]), Self.line)
        }
      }
    }
    paintMouth(pose, painter)
  }

  private func paintMouth(_ pose: Pose, _ painter: Painter) {
    if pose.mouth > 0.05 {
      let open = Outline.symmetric([(0, 36), (9, 37), (13, 41), (9, 40 + pose.mouth * 16), (0, 42 + pose.mouth * 20)])
      painter.fill(open.grown(by: 2), Self.line)
      painter.fill(open, 0x8E2F38)
      painter.fill(.ellipse(0, 46 + pose.mouth * 16, 10, 9), 0xF2808A, within: painter.spans(open))
    }
    for side in [-1.0, 1.0] {
      painter.placed(0, 0, scaled: (side, 1)) {
        painter.fill(.limb([(0, 31), (2, 39), (11, 42), (20, 37)], widths: [3, 3.4, 3, 2]), Self.line)
        for dot in [(20.0, 32.0), (27, 36), (21, 40)] {
          painter.fill(.ellipse(dot.0 + 3, dot.1 - 2, 1.3, 1.3), Self.stripe)
        }
      }
    }
    let nose = Outline.symmetric([(0, 22), (8, 22), (9, 26), (0, 33)])
    painter.fill(nose.grown(by: 1.5), Self.line)
    painter.fill(nose, Self.pink)
    painter.fill(.ellipse(-3, 25, 2.4, 1.5), .white)
  }

  private func paintTail(_ swing: Double, _ painter: Painter) {
    let tip = Vector(0, -46).turned(swing * 34)
    let points = [(40.0, -20.0), (86, -14), (112, -42), (112 + tip.x * 0.4, -84), (106 + tip.x, -76 + tip.y)]
    let tail = Outline.limb(points, widths: [30, 29, 27, 25, 21])
    painter.paint(tail, Self.fur, shade: (5, 4))
    let inside = painter.spans(tail)
    let end = points[4]
    painter.fill(.ellipse(end.0 + tip.x * 0.1, end.1 - 4, 20, 15), Self.cream.base, within: inside)
    for place in [0.25, 0.75] {
      let (from, to) = (points[2], points[3])
      let (x, y) = (from.0 + (to.0 - from.0) * place, from.1 + (to.1 - from.1) * place)
      painter.fill(.ellipse(x, y, 18, 4.5, turned: swing * 12), Self.stripe, within: inside)
    }
  }

  private func paintHindLegs(_ flight: Double, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(0, 0, scaled: (side, 1)) {
        let foot = Vector(56 - flight * 12, -9 + flight * 20)
        painter.paint(
          .limb([(36, -42), (50, -26), (foot.x, foot.y)], widths: [44, 42, 28]),
          Self.fur,
          shade: (side * 4, 4)
        )
        painter.paint(.ellipse(foot.x, foot.y, 25, 13 + flight * 4), Self.cream, shade: (side * 3, 4))
      }
    }
  }

  private func paintBody(_ pose: Pose, _ painter: Painter) {
    let swell = 1 + pose.breath * 0.025
    painter.placed(0, 0, scaled: (swell, 1 + pose.breath * 0.012)) {
      let body = Outline.symmetric([(0, -140), (34, -132), (50, -92), (66, -44), (64, -14), (40, -1), (0, 0)])
      painter.paint(body, Self.fur, shade: (7, 6))
      let inside = painter.spans(body)
      for y in [-82.0, -60, -38] {
        for side in [-1.0, 1.0] {
          let points = [(74 * side, y - 6), (60 * side, y), (46 * side, y + 2)]
          painter.fill(.limb(points, widths: [13, 9, 2]), Self.stripe, within: inside)
        }
      }
      let bib = Outline.symmetric([(0, -140), (28, -120), (25, -96), (13, -72), (0, -60)])
      painter.fill(bib, Self.cream.base, within: inside)
    }
  }

  private func paintFrontLeg(side: Double, to paw: Vector?, _ painter: Painter) {
    painter.placed(0, 0, scaled: (side, 1)) {
      let end = paw.map { Vector($0.x * side, $0.y) } ?? Vector(22, -12)
      let elbow = paw == nil ? (25.0, -46.0) : (44 + (end.x - 30) * 0.45, -80 + (end.y + 84) * 0.22)
      let shoulder = paw == nil ? (26.0, -88.0) : (34.0, -92.0)
      let cover = paw == nil ? (24.0, 28.0) : (19, 19)
      let way = [shoulder, elbow, (end.x, end.y)]
      Props.limb(way, widths: [32, 31, 29], Self.fur, cover: cover, shade: (side * 5, 2), painter)
      let mitten = Outline.ellipse(end.x, end.y, 19, paw == nil ? 14 : 18)
      painter.paint(mitten, Self.cream, shade: (side * 3, 3))
      let toes = paw == nil ? 5.0 : -7.0
      for x in [-6.0, 6] {
        painter.fill(.line([(end.x + x, end.y + toes - 4), (end.x + x, end.y + toes + 4)], width: 2), Self.fur.contour)
      }
    }
  }
}
