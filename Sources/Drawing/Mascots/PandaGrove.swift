/// The panda's bamboo grove, by day and in the last light.
struct PandaGrove {
  static let bamboo = Ink(0x8CC152, shade: 0x689F38, contour: 0x33601F)
  let dusk: Bool

  func paint(_ painter: Painter) {
    let air = dusk ? (Color(0x2B4A6E), Color(0x8FA88E)) : (Color(0xCDEFD2), Color(0xF6FBE4))
    Props.gradient((0, 0, 360, 300), air.0, air.1, steps: 18, painter)
    let light = dusk ? Color(0xFFF0C0) : Color(0xFFFCE8)
    painter.fill(.ellipse(180, 120, 118, 118), light, opacity: dusk ? 0.14 : 0.45)
    painter.fill(.ellipse(180, 120, 84, 84), light, opacity: dusk ? 0.16 : 0.5)
    let far: UInt32 = dusk ? 0x4E7480 : 0xB5DFB4
    for x in [18.0, 66, 118, 168, 214, 262, 304, 346] { paintStalk(x, 9, flat: Color(far), painter) }
    let near: UInt32 = dusk ? 0x3F6470 : 0x97CF94
    for x in [42.0, 100, 244, 326] { paintStalk(x, 13, flat: Color(near), painter) }
    paintGround(painter)
    let ink = dusk ? Ink(0x5E9A62, shade: 0x447E56, contour: 0x1E4238) : Self.bamboo
    for (x, width, lean) in [(20.0, 22.0, 2.0), (342, 24, -2)] {
      painter.placed(x, 0, turned: lean) { paintCane(width, ink, painter) }
    }
    paintLeaves(ink, painter)
  }

  private func paintStalk(_ x: Double, _ width: Double, flat: Color, _ painter: Painter) {
    for joint in 0..<5 {
      let y = Double(joint) * 66 - 20 + x.truncatingRemainder(dividingBy: 37)
      painter.fill(.rectangle(x - width / 2, y, width, 64), flat)
      painter.fill(.ellipse(x, y + 64, width * 0.62, 2.4), flat)
    }
  }

  private func paintCane(_ width: Double, _ ink: Ink, _ painter: Painter) {
    for joint in -1..<5 {
      let y = Double(joint) * 70 + width
      painter.paint(.rectangle(-width / 2, y, width, 68), ink, shade: (width * 0.3, 0), contour: 2)
      painter.fill(.rectangle(-width * 0.32, y + 6, 3, 54), ink.base.mixed(with: .white, share: 0.4))
      painter.paint(.rectangle(-width * 0.58, y + 64, width * 1.16, 6), ink, shade: (width * 0.3, 0), contour: 2)
    }
  }

  private func paintLeaves(_ ink: Ink, _ painter: Painter) {
    let leaf = Outline.smooth([(0, 0), (-8, 16), (0, 48), (0, 48), (8, 16)])
    let places = [
      (26.0, 60.0, -38.0), (28, 58, -78), (24, 64, 8), (340, 60, 52), (338, 62, 92), (342, 58, 20), (18, 176, -60),
      (20, 178, -20),
      (340, 190, 60), (342, 192, 24),
    ]
    for (x, y, turn) in places { painter.paint(leaf.turned(turn).moved(x, y), ink, shade: (3, 2), contour: 1.8) }
  }

  private func paintGround(_ painter: Painter) {
    let moss: [UInt32] = dusk ? [0x3E6A52, 0x345C4A, 0x4E7E5C] : [0x9ACB66, 0x84B854, 0xB4DC7C]
    painter.fill(.ellipse(180, 330, 300, 64), Color(moss[0]))
    painter.fill(.ellipse(180, 320, 150, 28), Color(moss[1]))
    for (x, y) in [(50.0, 304.0), (88, 342), (270, 346), (312, 308), (130, 354), (228, 352), (20, 340), (344, 342)] {
      let tuft = Outline.polygon([
        (x, y), (x - 4, y - 12), (x + 2, y - 6), (x + 5, y - 15), (x + 7, y - 5), (x + 12, y - 10), (x + 9, y),
      ])
      painter.fill(tuft, Color(moss[2]))
    }
    let stone =
      dusk ? Ink(0x6E7E8A, shade: 0x56646F, contour: 0x2C3844) : Ink(0xC9CDC4, shade: 0xA8AEA6, contour: 0x5E665E)
    painter.paint(
      .smooth([(34, 330), (40, 316), (60, 312), (76, 322), (78, 332), (56, 337)]),
      stone,
      shade: (4, 5),
      contour: 2
    )
    painter.paint(
      .smooth([(290, 336), (298, 324), (314, 324), (322, 334), (306, 340)]),
      stone,
      shade: (3, 4),
      contour: 2
    )
  }
}
