internal import Glibc

/// Turning about a point, clockwise on a picture whose y grows downwards.
enum Rotation {
  /// Exact at the quarters.
  static func sineAndCosine(_ degrees: Double) -> (sine: Double, cosine: Double) {
    switch degrees {
    case 0, 360: return (0, 1)
    case 90: return (1, 0)
    case 180: return (0, -1)
    case 270: return (-1, 0)
    default:
      let radians = degrees * .pi / 180
      return (sin(radians), cos(radians))
    }
  }

  static func turned(_ points: [Double], degrees: Double, about center: (x: Double, y: Double)) -> [Double] {
    guard degrees != 0 else { return points }
    let (sine, cosine) = sineAndCosine(degrees)
    var turned: [Double] = []
    turned.reserveCapacity(points.count)
    for index in stride(from: 0, to: points.count - 1, by: 2) {
      let (x, y) = (points[index] - center.x, points[index + 1] - center.y)
      turned.append(center.x + x * cosine - y * sine)
      turned.append(center.y + x * sine + y * cosine)
    }
    return turned
  }

  /// The upright box and its rotation, 0 to 360, of four corners from the left top one clockwise.
  static func box(ofCorners corners: [Double]) -> (points: [Double], degrees: Double) {
    let x = (corners[0] + corners[2] + corners[4] + corners[6]) / 4
    let y = (corners[1] + corners[3] + corners[5] + corners[7]) / 4
    let (alongX, alongY) = (corners[2] - corners[0], corners[3] - corners[1])
    let (downX, downY) = (corners[4] - corners[2], corners[5] - corners[3])
    let width = (alongX * alongX + alongY * alongY).squareRoot()
    let height = (downX * downX + downY * downY).squareRoot()
    let degrees = atan2(alongY, alongX) * 180 / .pi
    return ([x - width / 2, y - height / 2, x + width / 2, y + height / 2], degrees < 0 ? degrees + 360 : degrees)
  }
}
