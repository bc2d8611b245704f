/// The dog's garden, by day and in the evening.
struct DogGarden {
  let evening: Bool

  func paint(_ painter: Painter) {
    let sky = evening ? (Color(0x5A4B8C), Color(0xF7A97A)) : (Color(0x7CC8F2), Color(0xE3F6FA))
    Props.gradient((0, 0, 360, 240), sky.0, sky.1, steps: 20, painter)
    paintSky(painter)
    let hills: [UInt32] = evening ? [0x7A6A8E, 0x5E5F82] : [0xA8DDA0, 0x88CC84]
    painter.fill(.ellipse(70, 250, 170, 74), Color(hills[0]))
    painter.fill(.ellipse(310, 252, 150, 62), Color(hills[1]))
    paintKennel(painter)
    paintFence(painter)
    paintLawn(painter)
  }

  private func paintSky(_ painter: Painter) {
    if evening {
      for (x, y, size) in [(50.0, 40.0, 4.0), (130, 26, 3), (210, 48, 3.5), (320, 84, 3), (24, 104, 3)] {
        Props.sparkle(x, y, size, Color(0xFFF3D0), painter)
      }
      let moon = painter.spans(.ellipse(300, 52, 24, 24)).subtracting(painter.spans(.ellipse(290, 46, 21, 21)))
      painter.fill(moon, Color(0xFFF0BE))
      return
    }
    painter.fill(.ellipse(306, 54, 40, 40), 0xC9E9DC)
    painter.fill(.ellipse(306, 54, 28, 28), 0xFFE07A)
    for (x, y, size) in [(70.0, 58.0, 1.1), (226, 36, 0.8)] {
      let cloud = Outline.ellipse(0, 0, 34, 11) + .ellipse(-10, -9, 16, 13) + .ellipse(12, -7, 13, 11)
      painter.fill(cloud.scaled(size, size).moved(x, y), .white)
    }
  }

  private func paintKennel(_ painter: Painter) {
    let wood =
      evening ? Ink(0x9A5A5E, shade: 0x7E464E, contour: 0x44262E) : Ink(0xD98A5A, shade: 0xB96C42, contour: 0x6B3A22)
    let roof =
      evening ? Ink(0x8A3F58, shade: 0x6E2E48, contour: 0x3E1A2A) : Ink(0xE2574F, shade: 0xBF3F40, contour: 0x661E22)
    painter.placed(52, 262) {
      painter.paint(.rectangle(-48, -84, 96, 88), wood, shade: (12, 0), contour: 2)
      for y in [-62.0, -40, -18] { painter.fill(.rectangle(-48, y, 96, 2), wood.shade) }
      let door = Outline.smooth([(-24, 4), (-24, 4), (-24, -38), (0, -62), (24, -38), (24, 4), (24, 4)])
      painter.fill(door.grown(by: 2), wood.contour)
      painter.fill(door, evening ? 0x2E1E36 : 0x4A2A20)
      painter.paint(
        .polygon([(0, -134), (64, -80), (54, -68), (0, -112), (-54, -68), (-64, -80)]),
        roof,
        shade: (5, 5),
        contour: 2
      )
    }
  }

  private func paintFence(_ painter: Painter) {
    let ink =
      evening ? Ink(0xC9B2C4, shade: 0xA890AE, contour: 0x6E5A7E) : Ink(0xFFFFFF, shade: 0xDCE6EE, contour: 0x9DB2C2)
    for y in [196.0, 226] { painter.paint(.rectangle(106, y, 260, 9), ink, shade: (0, 4), contour: 1.4) }
    for x in stride(from: 118.0, to: 370, by: 28) {
      painter.paint(
        .polygon([(x, 178), (x + 9, 168), (x + 18, 178), (x + 18, 256), (x, 256)]),
        ink,
        shade: (5, 0),
        contour: 1.4
      )
    }
  }

  private func paintLawn(_ painter: Painter) {
    let grass: [UInt32] = evening ? [0x4E7A62, 0x41685A, 0x5C8A68] : [0x7CC662, 0x68B452, 0x94D672]
    painter.fill(.rectangle(0, 254, 360, 106), Color(grass[0]))
    for x in stride(from: -6.0, to: 366, by: 15) {
      let tuft = Outline.polygon([(x, 258), (x + 5, 244), (x + 8, 252), (x + 13, 242), (x + 16, 258)])
      painter.fill(tuft, Color(grass[0]))
    }
    painter.fill(.ellipse(180, 316, 150, 30), Color(grass[1]))
    for (x, y) in [(20.0, 300.0), (60, 346), (112, 282), (262, 350), (296, 290), (340, 318), (184, 352)] {
      painter.fill(
        .polygon([
          (x, y), (x - 4, y - 12), (x + 2, y - 6), (x + 5, y - 15), (x + 7, y - 5), (x + 12, y - 10), (x + 9, y),
        ]),
        Color(grass[2])
      )
    }
    let petals: [UInt32] = evening ? [0xC07A9E, 0xC9A86A, 0x9A86C4] : [0xF2759B, 0xFFD55E, 0xB48AE8]
    for (index, spot) in [(26.0, 332.0), (330, 282), (310, 338), (92, 352), (350, 350), (8, 286)].enumerated() {
      for petal in 0..<5 {
        let way = Vector(0, -6).turned(Double(petal) * 72)
        painter.fill(.ellipse(spot.0 + way.x, spot.1 + way.y, 4.4, 4.4), Color(petals[index % 3]))
      }
      painter.fill(.ellipse(spot.0, spot.1, 3.4, 3.4), index % 3 == 1 ? 0xC9782E : 0xFFF0B0)
    }
  }
}
