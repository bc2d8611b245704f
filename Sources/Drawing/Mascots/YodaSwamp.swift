/// The sage's swamp: stars, mist, old trees and a round hut.
struct YodaSwamp {
  func paint(_ painter: Painter) {
    Props.gradient((0, 0, 360, 270), Color(0x15243E), Color(0x5C9A94), steps: 24, painter)
    let stars = [
      (36.0, 36.0, 5.0), (92, 62, 3.5), (150, 24, 4), (214, 46, 3.5), (262, 22, 5), (318, 66, 4), (188, 84, 3),
      (60, 104, 3),
      (286, 106, 3),
    ]
    for (x, y, size) in stars { Props.sparkle(x, y, size, Color(0xE9FFF2), painter) }
    for (x, y) in [(62.0, 20.0), (120, 44), (238, 74), (176, 52), (340, 28), (298, 40), (16, 72), (128, 92)] {
      painter.fill(.ellipse(x, y, 1.4, 1.4), 0xBFE6DC)
    }
    painter.fill(.ellipse(92, 74, 30, 30), 0x9CC4C4, opacity: 0.16)
    painter.fill(.ellipse(92, 74, 21, 21), 0xCFE8D8)
    painter.fill(.ellipse(99, 80, 17, 17), 0xB4D6C8, within: painter.spans(.ellipse(92, 74, 21, 21)))
    paintTrees(painter)
    paintHut(painter)
    paintGround(painter)
  }

  private func paintTrees(_ painter: Painter) {
    for (x, size) in [(128.0, 0.7), (246, 0.75), (206, 0.5)] {
      painter.placed(x, 270, scaled: (size, size)) { paintTree(Color(0x3E6E78), painter) }
    }
    painter.fill(.ellipse(120, 258, 150, 18), 0x9AC8BC, opacity: 0.35)
    painter.fill(.ellipse(300, 248, 130, 15), 0x9AC8BC, opacity: 0.35)
    painter.placed(20, 292, scaled: (1.1, 1.1)) { paintTree(Color(0x234650), painter) }
    painter.placed(346, 290, scaled: (-1.15, 1.2)) { paintTree(Color(0x234650), painter) }
  }

  /// A crooked tree with roots above the ground and hanging moss.
  private func paintTree(_ color: Color, _ painter: Painter) {
    let trunk =
      Outline.limb([(0, 0), (-8, -60), (4, -130), (-6, -210), (6, -290)], widths: [44, 26, 24, 20, 14])
      + .limb([(2, -120), (34, -160), (74, -172)], widths: [16, 11, 4])
      + .limb([(-4, -180), (-36, -214), (-66, -222)], widths: [14, 9, 4])
      + .limb([(0, -226), (36, -256), (62, -286)], widths: [13, 9, 5])
    let roots =
      Outline.limb([(-6, -30), (-34, -10), (-58, 8)], widths: [20, 14, 6])
      + .limb([(6, -30), (34, -8), (54, 10)], widths: [20, 14, 6])
    painter.fill(trunk + roots, color)
    for (x, y, length) in [
      (40.0, -164.0, 34.0), (58, -170, 24), (-28, -208, 40), (-48, -220, 28), (30, -250, 30), (22, -148, 22),
    ] {
      painter.fill(.limb([(x, y), (x + 1, y + length * 0.6), (x, y + length)], widths: [7, 5, 1.5]), color)
    }
  }

  private func paintHut(_ painter: Painter) {
    let clay = Ink(0x6E8A7A, shade: 0x557064, contour: 0x22383C)
    painter.placed(296, 272) {
      let dome = Outline.smooth([
        (-52, 4), (-52, 4), (-50, -26), (-30, -52), (4, -60), (36, -46), (52, -18), (54, 4), (54, 4),
      ])
      painter.paint(dome, clay, shade: (8, 6), contour: 2)
      painter.fill(.smooth([(-16, 4), (-16, 4), (-14, -18), (0, -28), (14, -18), (16, 4), (16, 4)]), 0x22383C)
      painter.fill(.smooth([(-12, 4), (-12, 4), (-10, -15), (0, -24), (10, -15), (12, 4), (12, 4)]), 0xF7C95E)
      painter.fill(.ellipse(32, -22, 8, 8), 0x22383C)
      painter.fill(.ellipse(32, -22, 5.5, 5.5), 0xF7C95E)
      painter.paint(.rectangle(-34, -74, 12, 28), clay, shade: (4, 0), contour: 2)
    }
  }

  private func paintGround(_ painter: Painter) {
    painter.fill(.rectangle(0, 270, 360, 90), 0x2E5A56)
    painter.fill(.ellipse(60, 286, 110, 9), 0x4A8480)
    painter.fill(.ellipse(320, 298, 80, 8), 0x4A8480)
    painter.fill(.ellipse(90, 283, 50, 3), 0x7AB4AA)
    painter.fill(.ellipse(316, 296, 36, 2.6), 0x7AB4AA)
    let mound = Outline.smooth([(-10, 372), (10, 336), (80, 312), (180, 304), (280, 312), (350, 336), (370, 372)])
    painter.paint(mound, Ink(0x5E8A4E, shade: 0x47703F, contour: 0x22402E), shade: (0, -12), contour: 2)
    painter.fill(.ellipse(180, 322, 116, 13), 0x6E9A58)
    for (x, y) in [(40.0, 344.0), (92, 330), (270, 332), (322, 346), (142, 350), (230, 352)] {
      let tuft = Outline.polygon([
        (x, y), (x - 4, y - 12), (x + 2, y - 6), (x + 5, y - 15), (x + 7, y - 5), (x + 12, y - 10), (x + 9, y),
      ])
      painter.fill(tuft, 0x86B468)
    }
    for (x, y, size) in [(52.0, 330.0, 1.0), (70, 336, 0.7), (300, 334, 0.9)] {
      painter.placed(x, y, scaled: (size, size)) {
        painter.paint(
          .limb([(0, 0), (1, -14)], widths: [8, 6]),
          Ink(0xF0E6D0, shade: 0xCDBFA2, contour: 0x22402E),
          shade: (2, 0),
          contour: 1.8
        )
        let cap = Outline.symmetric([(0, -28), (12, -22), (15, -12), (0, -11)])
        painter.paint(cap, Ink(0x7CE0D0, shade: 0x4ABAB0, contour: 0x1E4A4E), shade: (3, 3), contour: 1.8)
        for (dot, up) in [(-5.0, -18.0), (4, -21), (7, -15)] { painter.fill(.ellipse(dot, up, 2, 1.6), 0xE9FFF6) }
      }
    }
  }

  /// Fireflies that wander in loops of their own.
  func paintFireflies(_ phase: Double, _ painter: Painter) {
    for (index, home) in [(52.0, 200.0), (312, 176), (92, 140), (268, 250), (30, 282)].enumerated() {
      let start = Double(index) * 0.21
      let x = home.0 + Motion.swing(phase, from: start) * 14
      let y = home.1 + Motion.swing(phase, cycles: 2, from: start * 2) * 8
      let glow = 0.75 + Motion.swing(phase, cycles: 2, from: start) * 0.25
      painter.fill(.ellipse(x, y, 8 * glow, 8 * glow), 0xE9F48A, opacity: 0.3)
      painter.fill(.ellipse(x, y, 3 * glow, 3 * glow), 0xFBFFC4)
    }
  }
}
