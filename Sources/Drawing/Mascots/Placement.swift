internal import Glibc

/// A place or a way on the picture, in its pixels; y grows downwards.
struct Vector: Equatable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  var length: Double { (x * x + y * y).squareRoot() }

  /// Clockwise from the right, in degrees.
  var angle: Double { atan2(y, x) * 180 / .pi }

  /// The way around the origin, clockwise on the screen.
  func turned(_ degrees: Double) -> Vector {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return Vector(x * cosine - y * sine, x * sine + y * cosine)
  }

  static func + (left: Vector, right: Vector) -> Vector { Vector(left.x + right.x, left.y + right.y) }
  static func - (left: Vector, right: Vector) -> Vector { Vector(left.x - right.x, left.y - right.y) }
  static func * (vector: Vector, factor: Double) -> Vector { Vector(vector.x * factor, vector.y * factor) }
}

/// Where a part's own coordinates lie on the picture: an affine map, built from the outside inwards.
struct Placement {
  private var right = Vector(1, 0)
  private var down = Vector(0, 1)
  private var origin = Vector(0, 0)

  static let whole = Placement()

  func moved(_ x: Double, _ y: Double) -> Placement {
    var copy = self
    copy.origin = point(Vector(x, y))
    return copy
  }

  /// Clockwise on the screen.
  func turned(_ degrees: Double) -> Placement {
    var copy = self
    let (axis, other) = (Vector(1, 0).turned(degrees), Vector(0, 1).turned(degrees))
    copy.right = point(axis) - origin
    copy.down = point(other) - origin
    return copy
  }

  /// A negative factor mirrors.
  func scaled(_ horizontal: Double, _ vertical: Double) -> Placement {
    var copy = self
    copy.right = right * horizontal
    copy.down = down * vertical
    return copy
  }

  func point(_ local: Vector) -> Vector { right * local.x + down * local.y + origin }
}
