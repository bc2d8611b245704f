internal import Domain

/// A white and brown puppy with floppy ears, in a garden.
struct Dog: MascotCharacter {
  static let coat = Ink(0xFFF6E8, shade: 0xE9D6BF, contour: 0x5A3420)
  static let patch = Ink(0xB87443, shade: 0x98592F, contour: 0x5A3420)
  static let ear = Ink(0x9A5A32, shade: 0x7C4424, contour: 0x4A2816)
  static let collar = Ink(0xE2474F, shade: 0xB83040, contour: 0x661822)
  static let line = Color(0x3A2014)
  static let eye = Eye(
    width: 14.5,
    height: 17,
    iris: Ink(0x8A5228, shade: 0x4A2814, contour: 0x24120A),
    pupil: 0.62,
    white: nil,
    lash: Color(0x24120A)
  )

  /// Where everything movable is.
  struct Pose {
    var head = Vector(0, 0)
    var tilt = 0.0
    /// Where the face turns, within -1...1 each way.
    var look = Vector(0, 0)
    var gaze = Gaze.open(1, look: Vector(0, 0))
    /// 0 is shut.
    var mouth = 0.0
    /// How far the tongue hangs out.
    var tongue = 0.0
    /// How far round cheeks are.
    var cheeks = 0.0
    /// Degrees that the ears are lifted.
    var ears = (left: 0.0, right: 0.0)
    var tail = 0.0
    var breath = 0.0
    var paws: (left: Vector?, right: Vector?) = (nil, nil)
    /// 1 with the hind legs in the air.
    var flight = 0.0
  }

  func paintFace(_ painter: Painter) {
    painter.placed(32, 31, scaled: (0.285, 0.34)) { paintHead(Pose(mouth: 0.6, tongue: 0.7), painter) }
  }

  /// `held` is painted between the face and the raised paws.
  func paintSitting(_ pose: Pose, _ painter: Painter, held: () -> Void = {}) {
    paintTail(pose.tail, painter)
    paintHindLegs(pose.flight, painter)
    paintBody(pose, painter)
    if pose.paws.left == nil { paintFrontLeg(side: -1, to: nil, painter) }
    if pose.paws.right == nil { paintFrontLeg(side: 1, to: nil, painter) }
    paintCollar(painter)
    painter.placed(pose.head.x, pose.head.y - 174 - pose.breath * 2, turned: pose.tilt) { paintHead(pose, painter) }
    held()
    if let paw = pose.paws.left { paintFrontLeg(side: -1, to: paw, painter) }
    if let paw = pose.paws.right { paintFrontLeg(side: 1, to: paw, painter) }
  }

  func paintHead(_ pose: Pose, _ painter: Painter) {
    let puff = pose.cheeks * 5
    let skull = Outline.symmetric([
      (0, -70), (40, -64), (68, -38), (76, 0), (76 + puff, 30), (58 + puff, 56), (28, 68), (0, 70),
    ])
    painter.paint(skull, Self.coat, shade: (6, 8))
    let inside = painter.spans(skull)
    let mask = Outline.smooth([
      (-16, -90), (-14, -40), (-12, -8), (-24, 20), (-52, 28), (-90, 20), (-100, -60), (-50, -100),
    ])
    painter.fill(mask, Self.patch.base, within: inside)
    painter.fill(mask.mirrored.moved(8, -4), Self.patch.base, within: inside)
    painter.fill(
      painter.spans(mask.mirrored.moved(8, -4)).subtracting(painter.spans(skull.moved(-6, -8))).intersection(inside),
      Self.patch.shade
    )
    paintEar(side: -1, lift: pose.ears.left, painter)
    paintEar(side: 1, lift: pose.ears.right, painter)
    painter.placed(pose.look.x * 7, pose.look.y * 5) { paintFeatures(pose, painter) }
  }

  private func paintEar(side: Double, lift: Double, _ painter: Painter) {
    let ear = Outline.smooth([(38, -62), (66, -62), (92, -34), (108, 14), (100, 46), (80, 48), (66, 22), (58, -20)])
    painter.placed(0, 0, scaled: (side, 1)) {
      painter.paint(ear.turned(-lift, about: 52, -50), Self.ear, shade: (side * 6, 5))
    }
  }

  private func paintFeatures(_ pose: Pose, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(side * 33, -8) { Self.eye.paint(pose.gaze, painter) }
      painter.fill(.ellipse(side * 31, -35, 8, 4, turned: side * 14), Self.patch.shade)
      painter.fill(.ellipse(side * 54, 26, 11, 7), 0xF58A7A, opacity: 0.5)
    }
    paintMouth(pose, painter)
    let puff = pose.cheeks * 3
    let muzzle = Outline.ellipse(-17, 30, 25 + puff, 20) + .ellipse(17, 30, 25 + puff, 20) + .ellipse(0, 18, 20, 16)
    painter.fill(muzzle, Self.coat.base)
    for side in [-1.0, 1.0] {
      painter.fill(
        .limb(
          [(0, 26), (side * 2, 42), (side * 14, 49), (side * 30, 44), (side * 36, 36)],
          widths: [3, 3.4, 3.4, 3, 1.5]
        ),
        Self.line
      )
      for (x, y) in [(20.0, 31.0), (28, 35), (21, 39)] {
        painter.fill(.ellipse(side * x, y, 1.5, 1.5), Self.patch.shade)
      }
    }
    let nose = Outline.symmetric([(0, 6), (14, 8), (17, 16), (8, 26), (0, 28)])
    painter.fill(nose.grown(by: 1.5), 0x1C100C)
    painter.fill(nose, 0x3A2622)
    painter.fill(.ellipse(-5, 12, 5.5, 3), 0x9A8580)
  }

  private func paintMouth(_ pose: Pose, _ painter: Painter) {
    guard pose.mouth > 0.05 else { return }
    let drop = pose.mouth * 22
    let open = Outline.symmetric([(0, 34), (20, 38), (22, 46), (16, 46 + drop * 0.8), (0, 48 + drop)])
    painter.fill(open.grown(by: 2.4), Self.line)
    painter.fill(open, 0x7E2430)
    guard pose.tongue > 0 else { return }
    let length = 50 + pose.tongue * 30
    let tongue = Outline.symmetric([(0, 44), (12, 46), (14, length - 10), (8, length), (0, length + 2)])
    painter.paint(tongue, Ink(0xF58A96, shade: 0xDB6678, contour: 0x7E2430), shade: (3, 3), contour: 1.8)
    painter.fill(.line([(0, 48), (0, length - 10)], width: 2), 0xDB6678)
  }

  private func paintTail(_ swing: Double, _ painter: Painter) {
    let tip = Vector(26, -52).turned(swing * 30)
    let way = [(40.0, -30.0), (70, -34), (78 + tip.x * 0.5, -46 + tip.y * 0.5), (78 + tip.x, -46 + tip.y)]
    let tail = Outline.limb(way, widths: [26, 25, 22, 12])
    painter.paint(tail, Self.patch, shade: (5, 4))
    painter.fill(.ellipse(way[3].0, way[3].1, 16, 16), Self.coat.base, within: painter.spans(tail))
  }

  private func paintHindLegs(_ flight: Double, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(0, 0, scaled: (side, 1)) {
        let foot = Vector(60 - flight * 14, -10 + flight * 20)
        let way = [(36.0, -46.0), (54, -28), (foot.x, foot.y)]
        painter.paint(.limb(way, widths: [46, 46, 30]), Self.coat, shade: (side * 4, 4))
        painter.paint(.ellipse(foot.x + 2, foot.y, 27, 14 + flight * 4), Self.coat, shade: (side * 3, 4))
        for x in [-4.0, 8] {
          painter.fill(.line([(foot.x + x, foot.y + 3), (foot.x + x, foot.y + 11)], width: 2), Self.coat.contour)
        }
      }
    }
  }

  private func paintBody(_ pose: Pose, _ painter: Painter) {
    painter.placed(0, 0, scaled: (1 + pose.breath * 0.025, 1 + pose.breath * 0.012)) {
      let body = Outline.symmetric([(0, -142), (36, -134), (54, -98), (66, -46), (64, -14), (40, -1), (0, 0)])
      painter.paint(body, Self.coat, shade: (7, 6))
      let inside = painter.spans(body)
      let saddle = Outline.smooth([(34, -150), (42, -100), (48, -60), (58, -34), (84, -30), (90, -150)])
      painter.fill(saddle, Self.patch.base, within: inside)
      painter.fill(
        painter.spans(saddle).subtracting(painter.spans(body.moved(-7, -6))).intersection(inside),
        Self.patch.shade
      )
    }
  }

  private func paintCollar(_ painter: Painter) {
    painter.paint(.limb([(-44, -116), (0, -104), (44, -116)], widths: [15, 15, 15]), Self.collar, shade: (0, 4))
    painter.paint(.ellipse(0, -93, 11, 11), Ink(0xFFD45E, shade: 0xE0A32E, contour: 0x7A5216), shade: (3, 3))
    painter.fill(.ellipse(-3, -96, 3, 2.4), .white)
  }

  private func paintFrontLeg(side: Double, to paw: Vector?, _ painter: Painter) {
    painter.placed(0, 0, scaled: (side, 1)) {
      let end = paw.map { Vector($0.x * side, $0.y) } ?? Vector(24, -13)
      let shoulder = paw == nil ? (27.0, -86.0) : (36.0, -92.0)
      let elbow = paw == nil ? (26.0, -46.0) : (46 + (end.x - 30) * 0.45, -78 + (end.y + 84) * 0.22)
      let cover = paw == nil ? (26.0, 30.0) : (20, 20)
      let way = [shoulder, elbow, (end.x, end.y)]
      Props.limb(way, widths: [34, 33, 32], Self.coat, cover: cover, shade: (side * 5, 2), painter)
      painter.paint(.ellipse(end.x, end.y, 21, paw == nil ? 15 : 20), Self.coat, shade: (side * 3, 3))
      let toes = paw == nil ? 6.0 : -9.0
      for x in [-7.0, 7] {
        painter.fill(
          .line([(end.x + x, end.y + toes - 4), (end.x + x, end.y + toes + 4)], width: 2.2),
          Self.coat.contour
        )
      }
    }
  }
}
