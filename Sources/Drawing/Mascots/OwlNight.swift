/// The owl's wood at night: a large moon, stars, and a branch to sit on.
struct OwlNight {
  static let bark = Ink(0x7A5A4A, shade: 0x5E4238, contour: 0x2A1C20)
  static let leaf = Ink(0x4E9A78, shade: 0x387A62, contour: 0x173A38)

  func paint(_ painter: Painter) {
    Props.gradient((0, 0, 360, 360), Color(0x141C46), Color(0x4C5BA4), steps: 26, painter)
    painter.fill(.ellipse(252, 104, 98, 98), 0x3A4690, opacity: 0.45)
    painter.fill(.ellipse(252, 104, 82, 82), 0x5260AE, opacity: 0.5)
    painter.fill(.ellipse(252, 104, 66, 66), 0xFFF2C2)
    let moon = painter.spans(.ellipse(252, 104, 66, 66))
    painter.fill(.ellipse(262, 114, 66, 66), 0xF8E3A0, within: moon)
    painter.fill(.ellipse(246, 98, 62, 62), 0xFFF2C2, within: moon)
    for (x, y, size) in [(276.0, 78.0, 11.0), (294, 116, 8), (232, 62, 7), (286, 142, 6), (216, 122, 10)] {
      painter.fill(.ellipse(x, y, size, size * 0.9), 0xEBD290, within: moon)
    }
    paintStars(painter)
    paintForest(painter)
    paintBranch(painter)
  }

  private func paintStars(_ painter: Painter) {
    let stars = [
      (34.0, 44.0, 6.0), (92, 26, 4), (140, 62, 3.5), (22, 128, 4), (66, 92, 3), (158, 18, 3), (340, 30, 5),
      (346, 196, 4),
      (28, 214, 3), (118, 110, 3), (326, 236, 3),
    ]
    for (x, y, size) in stars { Props.sparkle(x, y, size, Color(0xFFF6D8), painter) }
    for (x, y) in [(56.0, 64.0), (112, 52), (16, 84), (80, 142), (348, 82), (186, 40), (44, 178), (336, 160)] {
      painter.fill(.ellipse(x, y, 1.4, 1.4), 0xC9D2FF)
    }
  }

  private func paintForest(_ painter: Painter) {
    for (base, color, offset) in [(306.0, Color(0x333E82), 0.0), (330, Color(0x222B62), 23)] {
      painter.fill(.rectangle(0, base, 360, 60), color)
      for index in 0..<9 {
        let x = Double(index) * 46 + offset - 10
        let height = [62.0, 44, 74, 52, 40, 66, 48, 70, 54][index]
        let tree = Outline.polygon([(x - 24, base + 2), (x, base - height), (x + 24, base + 2)])
        painter.fill(
          tree + .polygon([(x - 17, base - height * 0.45), (x, base - height), (x + 17, base - height * 0.45)]),
          color
        )
      }
    }
  }

  private func paintBranch(_ painter: Painter) {
    let twig = Outline.limb([(290, 296), (322, 262), (340, 226)], widths: [15, 11, 6])
    let lower = Outline.limb([(80, 304), (50, 330), (28, 352)], widths: [15, 11, 6])
    let branch = Outline.limb(
      [(-20, 314), (70, 300), (180, 298), (290, 296), (390, 280)],
      widths: [46, 38, 33, 30, 24]
    )
    painter.paint(branch + twig + lower, Self.bark, shade: (0, 10))
    let inside = painter.spans(branch)
    for (x, y, length) in [
      (10.0, 306.0, 44.0), (84, 294, 36), (120, 306, 50), (236, 302, 42), (300, 290, 30), (196, 312, 30),
    ] {
      painter.fill(
        .limb([(x, y), (x + length / 2, y - 2.5), (x + length, y - 2)], widths: [1, 3, 1]),
        Self.bark.contour,
        within: inside
      )
    }
    painter.fill(
      .limb([(-10, 298), (70, 288), (180, 287), (290, 286), (370, 274)], widths: [3, 5, 5, 4, 3]),
      0x9A7A66,
      within: inside
    )
    for (x, y, turn) in [
      (340.0, 226.0, -10.0), (338, 232, 50), (324, 256, -62), (28, 350, 200), (32, 346, 140), (56, 322, 250),
    ] {
      let leaf = Outline.smooth([(0, 0), (-10, -16), (0, -36), (0, -36), (10, -16)]).turned(turn).moved(x, y)
      painter.paint(leaf, Self.leaf, shade: (3, 3), contour: 2)
    }
  }
}
