/// The cat's room, by day and by night.
struct CatRoom {
  let night: Bool

  func paint(_ painter: Painter) {
    let wall = night ? Color(0x4B4A7A) : Color(0xF7DCCB)
    painter.fill(.rectangle(0, 0, 360, 360), wall)
    for x in stride(from: 0.0, to: 360, by: 48) {
      painter.fill(.rectangle(x, 0, 24, 360), wall.mixed(with: night ? .black : .white, share: night ? 0.08 : 0.22))
    }
    paintWindow(painter)
    paintFloor(painter)
    paintPlant(painter)
  }

  private func paintWindow(_ painter: Painter) {
    let frame = night ? Color(0x8F8AB8) : Color(0xFFF8EE)
    painter.fill(.rectangle(50, 18, 260, 204), night ? 0x35345E : 0xD9AF98)
    painter.fill(.rectangle(54, 14, 252, 204), frame)
    let pane = Outline.rectangle(66, 26, 228, 180)
    let glass = painter.spans(pane)
    if night { paintNight(glass, painter) } else { paintDay(glass, painter) }
    painter.fill(.rectangle(176, 26, 8, 180), frame)
    painter.fill(.rectangle(66, 108, 228, 7), frame)
    painter.fill(.rectangle(44, 212, 272, 14), frame)
    painter.fill(.rectangle(44, 222, 272, 6), night ? 0x6B6796 : 0xE8D2BC)
    for side in [-1.0, 1.0] {
      painter.placed(180, 0, scaled: (side, 1)) { paintCurtain(painter) }
    }
    painter.fill(.rectangle(24, 8, 312, 7), night ? 0x2E2A4E : 0x8A5A3C)
  }

  private func paintDay(_ glass: Spans, _ painter: Painter) {
    Props.gradient((66, 26, 228, 180), Color(0x8FD3F4), Color(0xE6F6FB), steps: 14, within: glass, painter)
    for (x, y, size) in [(112.0, 66.0, 1.0), (246, 84, 0.8)] {
      let cloud = Outline.ellipse(x, y, 30 * size, 11 * size) + .ellipse(x - 8, y - 9 * size, 15 * size, 12 * size)
      painter.fill(cloud + .ellipse(x + 12 * size, y - 6 * size, 12 * size, 10 * size), .white, within: glass)
    }
    painter.fill(.ellipse(110, 226, 110, 52), 0xA9D98A, within: glass)
    painter.fill(.ellipse(260, 232, 120, 50), 0x86C576, within: glass)
  }

  private func paintNight(_ glass: Spans, _ painter: Painter) {
    Props.gradient((66, 26, 228, 180), Color(0x1C2350), Color(0x4B4F8E), steps: 14, within: glass, painter)
    painter.fill(.ellipse(242, 68, 34, 34), 0x49508C, within: glass)
    painter.fill(.ellipse(242, 68, 25, 25), 0xFFF1B8, within: glass)
    for (x, y, size) in [(235.0, 62.0, 5.0), (250, 76, 4), (247, 57, 2.5)] {
      painter.fill(.ellipse(x, y, size, size), 0xF0DA8E, within: glass)
    }
    for (x, y, size) in [(96.0, 52.0, 5.0), (132, 84, 3.5), (154, 44, 3), (206, 92, 3), (276, 128, 4), (88, 132, 3)] {
      Props.sparkle(x, y, size, Color(0xFFF6D8), painter)
    }
    painter.fill(.ellipse(110, 226, 110, 52), 0x2C3A66, within: glass)
    painter.fill(.ellipse(260, 232, 120, 50), 0x24305A, within: glass)
  }

  private func paintCurtain(_ painter: Painter) {
    let cloth = Outline.smooth([
      (96, 12), (96, 12), (154, 12), (154, 12), (152, 120), (158, 250), (158, 250), (118, 250), (118, 250), (122, 150),
      (112, 70),
    ])
    let ink =
      night ? Ink(0x6E4F8E, shade: 0x573D75, contour: 0x382650) : Ink(0xEF8F7A, shade: 0xD97562, contour: 0xA5503F)
    painter.paint(cloth, ink, shade: (9, 0), contour: 1.6)
    let inside = painter.spans(cloth)
    for x in [118.0, 140] {
      painter.fill(.limb([(x, 12), (x + 6, 120), (x + 5, 256)], widths: [3, 6, 8]), ink.shade, within: inside)
    }
  }

  private func paintFloor(_ painter: Painter) {
    let wood = night ? Color(0x4A3550) : Color(0xC98A58)
    painter.fill(.rectangle(0, 262, 360, 98), wood)
    painter.fill(.rectangle(0, 256, 360, 9), night ? 0x33274A : 0xFFF4E6)
    for y in [286.0, 312, 340] { painter.fill(.rectangle(0, y, 360, 2.4), wood.mixed(with: .black, share: 0.14)) }
    let cushion = Outline.symmetric([(0, -30), (80, -26), (136, -8), (128, 14), (70, 24), (0, 27)])
    painter.placed(180, 316) {
      painter.fill(.ellipse(0, 16, 146, 22), 0x1B1530, opacity: 0.22)
      let ink =
        night ? Ink(0x3E7F92, shade: 0x2D6377, contour: 0x1A3648) : Ink(0x4DB6AC, shade: 0x35968F, contour: 0x1D5A5A)
      painter.paint(cushion, ink, shade: (6, 12))
      painter.fill(.ellipse(0, -10, 112, 15), ink.shade)
    }
  }

  private func paintPlant(_ painter: Painter) {
    let leaf =
      night ? Ink(0x3C7A66, shade: 0x2B5E50, contour: 0x17362F) : Ink(0x6DBB6A, shade: 0x4B9A52, contour: 0x2B5B35)
    painter.placed(334, 262) {
      for (turn, size) in [(-38.0, 0.9), (36, 0.8), (-12, 1.15), (14, 1)] {
        let blade = Outline.smooth([(0, 0), (-13, -36), (0, -78), (0, -78), (13, -36)]).scaled(size, size).turned(turn)
        painter.paint(blade.moved(0, -20), leaf, shade: (4, 2), contour: 1.8)
      }
      let clay =
        night ? Ink(0x8C5668, shade: 0x6E4054, contour: 0x3A2230) : Ink(0xD9744F, shade: 0xB9573A, contour: 0x6B2E1E)
      painter.paint(.polygon([(-20, -24), (20, -24), (15, 14), (-15, 14)]), clay, shade: (7, 0), contour: 1.8)
      painter.paint(.rectangle(-23, -30, 46, 11), clay, shade: (7, 0), contour: 1.8)
    }
  }
}
