internal import Domain

/// A small, old, green sage with great ears and a patched robe, in a misty swamp.
struct Yoda: MascotCharacter {
  static let skin = Ink(0x9CC46A, shade: 0x7CA550, contour: 0x2F4420)
  static let inner = Color(0xE0AE94)
  static let robe = Ink(0xC9A878, shade: 0xAB885A, contour: 0x4A3420)
  static let tunic = Ink(0xF0E2C4, shade: 0xD8C49E, contour: 0x4A3420)
  static let belt = Color(0x6B4A2C)
  static let hair = Color(0xF4F2EA)
  static let line = Color(0x2F4420)
  static let wood = Ink(0x9A6B42, shade: 0x7A5030, contour: 0x3A2414)
  static let eye = Eye(
    width: 17,
    height: 17.5,
    iris: Ink(0xA8743A, shade: 0x6B421E, contour: 0x1E1410),
    pupil: 0.6,
    white: nil,
    lash: Color(0x1E1410)
  )

  /// Where everything movable is.
  struct Pose {
    var head = Vector(0, 0)
    var tilt = 0.0
    /// Where the face turns, within -1...1 each way.
    var look = Vector(0, 0)
    var gaze = Gaze.open(0.9, look: Vector(0, 0))
    /// 0 is shut.
    var mouth = 0.0
    var cheeks = 0.0
    /// Degrees that the ears droop.
    var ears = (left: 0.0, right: 0.0)
    /// Degrees that the brows rise.
    var brows = 0.0
    var breath = 0.0
    /// Where the hands are, out of the sleeves.
    var hands = (left: Vector(-46, -58), right: Vector(46, -58))
    /// Which arms are before the face; others are behind the chin.
    var raised = (left: false, right: false)
    /// The stick's lean in degrees, in the left hand; nil has none.
    var stick: Double?
    /// 1 with the feet in the air.
    var flight = 0.0
    /// Sideways swing of the robe's hem.
    var hem = 0.0
  }

  func paintFace(_ painter: Painter) {
    painter.placed(32, 39, scaled: (0.255, 0.3)) { paintHead(Pose(ears: (-30, -30)), painter) }
  }

  /// `held` is painted between the face and the hands.
  func paintStanding(_ pose: Pose, _ painter: Painter, held: () -> Void = {}) {
    paintFeet(pose.flight, painter)
    paintRobe(pose, painter)
    if let lean = pose.stick { paintStick(at: pose.hands.left, lean: lean, painter) }
    if !pose.raised.left { paintArm(side: -1, to: pose.hands.left, painter) }
    if !pose.raised.right { paintArm(side: 1, to: pose.hands.right, painter) }
    painter.placed(pose.head.x, pose.head.y - 158 - pose.breath * 2, turned: pose.tilt) { paintHead(pose, painter) }
    held()
    if pose.raised.left { paintArm(side: -1, to: pose.hands.left, painter) }
    if pose.raised.right { paintArm(side: 1, to: pose.hands.right, painter) }
  }

  func paintHead(_ pose: Pose, _ painter: Painter) {
    let puff = pose.cheeks * 5
    paintEar(side: -1, droop: pose.ears.left, painter)
    paintEar(side: 1, droop: pose.ears.right, painter)
    let skull = Outline.symmetric([
      (0, -66), (36, -60), (62, -36), (72, -6), (70 + puff, 22), (54 + puff, 44), (30, 58), (0, 62),
    ])
    painter.paint(skull, Self.skin, shade: (6, 8))
    let inside = painter.spans(skull)
    for (y, width) in [(-48.0, 20.0), (-39, 27), (-30, 17)] {
      painter.fill(
        .limb([(-width, y + 3), (0, y), (width, y + 3)], widths: [1, 3, 1]),
        Self.skin.shade,
        within: inside
      )
    }
    for (x, y) in [(48.0, -28.0), (54, -20), (-52, -24)] {
      painter.fill(.ellipse(x, y, 3, 2.4), Self.skin.shade, within: inside)
    }
    paintHair(painter)
    painter.placed(pose.look.x * 7, pose.look.y * 5) { paintFeatures(pose, inside, painter) }
  }

  private func paintEar(side: Double, droop: Double, _ painter: Painter) {
    let ear = Outline.smooth([
      (48, -24), (78, -40), (116, -48), (156, -42), (156, -42), (138, -14), (112, 8), (80, 20), (54, 20),
    ])
    let hollow = Outline.smooth([
      (66, -12), (90, -24), (118, -32), (142, -34), (142, -34), (124, -12), (100, 2), (74, 10),
    ])
    painter.placed(0, 0, scaled: (side, 1)) {
      painter.paint(ear.turned(droop, about: 58, 0), Self.skin, shade: (side * 3, 6))
      let inside = painter.spans(hollow.turned(droop, about: 58, 0))
      painter.fill(inside, Self.inner.mixed(with: Self.skin.contour, share: 0.2))
      painter.fill(painter.spans(hollow.turned(droop, about: 58, 0).moved(0, 5)).intersection(inside), Self.inner)
    }
  }

  private func paintHair(_ painter: Painter) {
    for side in [-1.0, 1.0] {
      let strands = [
        [(50.0, -46.0), (62, -60), (70, -66)], [(56, -40), (70, -48), (82, -52)], [(40, -56), (48, -70), (54, -80)],
        [(28, -60), (30, -72), (36, -82)],
      ]
      for strand in strands {
        painter.fill(.limb(strand.map { ($0.0 * side, $0.1) }, widths: [3, 3, 1.2]), Self.hair)
      }
    }
    painter.fill(.limb([(-6, -64), (-8, -76), (-3, -84)], widths: [3, 3, 1]), Self.hair)
  }

  private func paintFeatures(_ pose: Pose, _ inside: Spans, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.fill(.ellipse(side * 50, 28, 13, 8), 0xE8906A, opacity: 0.38, within: inside)
      painter.placed(side * 33, 0) {
        painter.fill(.ellipse(0, 4, 23, 22), Self.skin.shade)
        Self.eye.paint(pose.gaze, painter)
        if case .open(let share, _) = pose.gaze, share > 0.3 {
          let lid = Outline.ellipse(side * 2, -30, 28, 17, turned: side * 5)
          painter.fill(lid.grown(by: 2), Self.line, within: painter.spans(.ellipse(0, 0, 19.5, 20)))
          painter.fill(lid, Self.skin.base, within: painter.spans(.ellipse(0, -2, 24, 24)))
        }
      }
      let lift = pose.brows
      let brow = [(side * 14, -26 - lift), (side * 33, -33 - lift), (side * 55, -22 - lift * 0.5)]
      painter.fill(.limb(brow, widths: [3, 7, 2]), Self.hair)
    }
    paintMouth(pose, painter)
  }

  private func paintMouth(_ pose: Pose, _ painter: Painter) {
    if pose.mouth > 0.05 {
      let drop = pose.mouth * 17
      let open = Outline.symmetric([(0, 36), (16, 37), (19, 40), (12, 40 + drop * 0.85), (0, 42 + drop)])
      painter.fill(open.grown(by: 2.2), Self.line)
      painter.fill(open, 0x7E2E30)
      painter.fill(.ellipse(0, 44 + drop * 0.9, 12, 7), 0xE0786F, within: painter.spans(open))
    } else {
      painter.fill(
        .limb([(-26, 34), (-12, 40), (0, 41), (12, 40), (26, 34)], widths: [2, 3.2, 3.2, 3.2, 2]),
        Self.line
      )
    }
    for side in [-1.0, 1.0] {
      painter.fill(.limb([(side * 27, 29), (side * 30, 35), (side * 26, 40)], widths: [1, 2.4, 1]), Self.skin.contour)
      painter.fill(.limb([(side * 15, 15), (side * 22, 22), (side * 27, 26)], widths: [1, 2.4, 1]), Self.skin.shade)
    }
    let nose = Outline.symmetric([(0, 8), (6, 13), (11, 21), (6, 26), (0, 27)])
    painter.paint(nose, Self.skin, shade: (3, 4), contour: 1.6)
  }

  private func paintFeet(_ flight: Double, _ painter: Painter) {
    for side in [-1.0, 1.0] {
      painter.placed(side * 28, -4 + flight * 16) {
        if flight > 0.05 {
          painter.paint(.limb([(0, -24), (side * 2, -4)], widths: [20, 18]), Self.skin, shade: (3, 3))
        }
        for toe in [-13.0, 13, 0] {
          painter.paint(.ellipse(side * 4 + toe, 0, 10, 8), Self.skin, shade: (2, 3), contour: 2)
        }
      }
    }
  }

  private func paintRobe(_ pose: Pose, _ painter: Painter) {
    painter.placed(0, 0, scaled: (1 + pose.breath * 0.02, 1 + pose.breath * 0.012)) {
      let flare = pose.flight * 12
      let hem = pose.hem
      let robe = Outline.smooth([
        (0, -122), (34, -120), (56, -100), (66, -52), (80 + flare + hem, -6), (80 + flare + hem, -6), (40 + hem, 0),
        (hem, -2),
        (-40 + hem, 0), (-80 - flare + hem, -6), (-80 - flare + hem, -6), (-66, -52), (-56, -100), (-34, -120),
      ])
      painter.paint(robe, Self.robe, shade: (8, 6))
      let inside = painter.spans(robe)
      paintTunic(hem, inside, painter)
      for (x, lean) in [(-54.0, -8.0), (54, 8)] {
        painter.fill(.limb([(x * 0.8, -60), (x + lean + hem, -8)], widths: [1, 4]), Self.robe.shade, within: inside)
      }
      paintPatch(hem * 0.6, inside, painter)
    }
  }

  private func paintTunic(_ hem: Double, _ inside: Spans, _ painter: Painter) {
    let tunic = Outline.smooth([
      (-30, -130), (30, -130), (22, -80), (30 + hem, 8), (30 + hem, 8), (-30 + hem, 8), (-30 + hem, 8), (-22, -80),
    ])
    let cloth = painter.spans(tunic).intersection(inside)
    let (fold, seam) = ([(-26.0, -126.0), (2, -84), (6, -66)], [(30.0, -128.0), (4, -90), (-8, -64)])
    painter.fill(tunic.grown(by: 2.2), Self.robe.contour, within: inside)
    painter.fill(cloth, Self.tunic.base)
    painter.fill(.limb(fold, widths: [14, 12, 8]), Self.tunic.shade, within: cloth)
    painter.fill(.limb(seam, widths: [4, 4, 3]), Self.robe.contour, within: cloth)
    painter.fill(.limb([(-32, -62), (0, -58), (32, -62)], widths: [15]), Self.belt, within: cloth)
    let buckle = Ink(0xE6C25A, shade: 0xC4983A, contour: 0x4A3420)
    painter.paint(.ellipse(0, -59, 8, 8), buckle, shade: (2, 3), contour: 1.6)
  }

  private func paintPatch(_ sway: Double, _ inside: Spans, _ painter: Painter) {
    let patch = Outline.polygon([(40, -36), (58, -40), (62, -22), (44, -18)]).moved(sway, 0)
    painter.fill(patch, Self.tunic.shade, within: inside)
    for (x, y) in [(38.0 + sway, -30.0), (42 + sway, -16), (60 + sway, -32), (50 + sway, -41)] {
      painter.fill(.line([(x, y), (x + 5, y + 1)], width: 1.8), Self.robe.contour, within: inside)
    }
  }

  private func paintArm(side: Double, to hand: Vector, _ painter: Painter) {
    let shoulder = Vector(side * 42, -100)
    let elbow = Self.elbow(from: shoulder, to: hand, side: side)
    let forearm = hand - elbow
    let along = forearm * (1 / max(forearm.length, 1))
    let cuff = hand - along * 17
    let sleeve = [(shoulder.x, shoulder.y), (elbow.x, elbow.y), (cuff.x, cuff.y)]
    painter.paint(.limb(sleeve, widths: [30, 34, 38]), Self.robe, shade: (side * 5, 4))
    let direction = along.angle
    let mouth = cuff + along * 13
    painter.placed(mouth.x, mouth.y, turned: direction) {
      painter.fill(.ellipse(0, 0, 6.5, 15), Self.robe.contour)
      let fingers = [-36.0, 0, 36].map {
        Outline.limb([(10, 0), (13 + 15, 0)], widths: [12, 9]).turned($0, about: 10, 0)
      }
      let wrist = Outline.limb([(-1, 0), (10, 0)], widths: [17, 19])
      painter.paint(fingers.reduce(wrist, +), Self.skin, shade: (2, 3), contour: 2.2)
    }
  }

  /// Where two bones of equal length meet, bent outwards and down.
  private static func elbow(from shoulder: Vector, to hand: Vector, side: Double) -> Vector {
    let way = hand - shoulder
    let bone = max(27, way.length / 2 + 1)
    let height = max(bone * bone - way.length * way.length / 4, 0).squareRoot()
    let across = Vector(-way.y, way.x) * (1 / max(way.length, 1))
    let bend = across.x * side * 0.8 + across.y * 0.6 < 0 ? -height : height
    return shoulder + way * 0.5 + across * bend
  }

  private func paintStick(at hand: Vector, lean: Double, _ painter: Painter) {
    painter.placed(hand.x, hand.y, turned: lean) {
      let stick = Outline.limb([(-3, -58), (4, -30), (-3, 0), (3, 30), (0, 62)], widths: [11, 10, 9, 9, 7])
      painter.paint(stick + .ellipse(-3, -58, 8, 7), Self.wood, shade: (3, 2))
      for y in [-40.0, -14, 24, 44] { painter.fill(.ellipse(0, y, 2.6, 1.6), Self.wood.contour) }
    }
  }
}
