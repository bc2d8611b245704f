/// How far eyes are open, and what a closed one looks like.
enum Gaze {
  /// 1 is wide open, 0 is shut; `look` is where the pupil goes, within -1...1 each way.
  case open(Double, look: Vector)
  /// Shut like a bow: pleased.
  case happy
  /// Shut like a bowl: asleep.
  case asleep
}

/// A round cartoon eye around the origin.
struct Eye {
  var width: Double
  var height: Double
  var iris: Ink
  /// The share of the eye that the pupil fills.
  var pupil: Double
  var white: Color?
  var lash: Color
  /// The line of a shut eye, where it is not the lash's colour.
  var lid: Color?

  func paint(_ gaze: Gaze, _ painter: Painter) {
    switch gaze {
    case .open(let share, let look) where share > 0.16: paintOpen(share, look, painter)
    case .open, .asleep: paintShut(bend: 0.42, painter)
    case .happy: paintShut(bend: -0.62, painter)
    }
  }

  private func paintOpen(_ share: Double, _ look: Vector, _ painter: Painter) {
    let drop = (1 - share) * height * 0.35
    let rim = Outline.ellipse(0, drop, width, height * share)
    painter.fill(rim.grown(by: 2.2), lash)
    painter.fill(rim, white ?? iris.shade)
    let inside = painter.spans(rim)
    let size = white == nil ? 1.0 : 0.72
    let (x, y) = (look.x * width * 0.26, look.y * height * 0.22)
    painter.fill(.ellipse(x, y, width * size, height * size), iris.shade, within: inside)
    painter.fill(.ellipse(x, y + height * 0.22, width * size * 0.86, height * size * 0.74), iris.base, within: inside)
    painter.fill(.ellipse(x, y, width * size * pupil, height * size * pupil), lash, within: inside)
    painter.fill(.ellipse(x - width * 0.26, y - height * 0.34, width * 0.3, height * 0.28), .white, within: inside)
    painter.fill(.ellipse(x + width * 0.28, y + height * 0.34, width * 0.15, height * 0.14), .white, within: inside)
  }

  private func paintShut(bend: Double, _ painter: Painter) {
    let (depth, y) = (height * bend, height * (bend < 0 ? 0.3 : 0.15))
    let way = [
      (-width, y), (-width * 0.55, y + depth * 0.8), (0, y + depth), (width * 0.55, y + depth * 0.8), (width, y),
    ]
    painter.fill(.limb(way, widths: [3, 5, 3]), lid ?? lash)
  }
}

extension Gaze {
  /// A look that shuts when `phase` passes one of `moments`.
  static func blinking(_ phase: Double, at moments: [Double], length: Double = 0.11, look: Vector = Vector(0, 0))
    -> Gaze
  {
    let shut = moments.map { Motion.arc(phase, from: $0 - length / 2, to: $0 + length / 2) }.max() ?? 0
    return .open(1 - min(shut * 1.35, 1), look: look)
  }
}
