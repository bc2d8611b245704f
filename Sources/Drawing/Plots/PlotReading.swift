public import Domain

/// Where a plot's numbers lie in its picture, and what its curves are at the marker: what a page needs to lay a movable
/// line over the picture. Places are shares of the picture's width and height, from the upper left corner.
public struct PlotReading: Sendable {
  public struct Point: Sendable {
    /// Not finite where the curve is not.
    public let number: Double
    /// Nil where the number is not in the picture.
    public let place: Double?
    public let color: Color
  }

  /// A line that touches a curve.
  public struct Tangent: Sendable {
    public let from: (x: Double, y: Double)
    public let to: (x: Double, y: Double)
  }

  public struct Curve: Sendable {
    public let curve: ActivationCurve
    public let value: Point
    public let slope: Point
  }

  public let x: Double
  /// The share of the width at which x lies.
  public let place: Double
  /// The ends of the x axis.
  public let left: Double
  public let right: Double
  public let top: Double
  public let bottom: Double
  public let curves: [Curve]
  /// Where there is one curve with a finite slope.
  public let tangent: Tangent?

  init(_ scene: PlotScene, _ request: PlotRequest) {
    let domain = request.domain
    let x = min(max(request.readingPlace, domain.lowerBound), domain.upperBound)
    let (width, height) = (Double(scene.width), Double(scene.height))
    let (first, last) = (scene.panels[0], scene.panels[scene.panels.count - 1])
    self.x = x
    place = first.x.pixel(x) / width
    (left, right) = (first.area.left / width, first.area.right / width)
    (top, bottom) = (first.area.top / height, last.area.bottom / height)
    let ends = request.curves.count == 1 ? PlotMarker.tangent(of: request.curves[0], at: x, in: first) : nil
    tangent = ends.map { ends in
      Tangent(
        from: (ends[0].x / width, ends[0].y / height),
        to: (ends[1].x / width, ends[1].y / height)
      )
    }
    curves = zip(request.curves, scene.theme.curves).map { curve, color in
      func point(_ number: Double, _ panel: PlotScene.Panel, _ color: Color, isShown: Bool = true) -> Point {
        let isInside = isShown && panel.y.range.contains(number)
        return Point(number: number, place: isInside ? panel.y.pixel(number) / height : nil, color: color)
      }
      return Curve(
        curve: curve,
        value: point(curve.value(x), first, color),
        slope: point(
          curve.derivative(x),
          last,
          request.curves.count == 1 ? scene.theme.loneSlope : color,
          isShown: request.showsDerivative
        )
      )
    }
  }
}

extension Color {
  /// `#0072b2`, as style sheets and SVG write it.
  public var hex: String {
    let digits = String(UInt32(packed), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
