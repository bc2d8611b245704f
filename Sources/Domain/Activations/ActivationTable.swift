/// Values and slopes as text that programs read.
public enum ActivationTable {
  /// RFC 4180 with line feeds. One function has the columns `x,f,df`, several have `x,f:relu,df:relu,…`; each number is
  /// the shortest text that reads back to the same double.
  ///
  /// - Parameter x: nil for the plot's own samples: its domain in as many steps as it is wide, and the ends of pieces.
  public static func csv(_ request: PlotRequest, at x: [Double]?) -> [UInt8] {
    var text = header(request)
    for x in x ?? request.samples {
      text += shortest(x)
      for curve in request.curves {
        text += ",\(shortest(curve.value(x))),\(shortest(curve.derivative(x)))"
      }
      text += "\n"
    }
    return Array(text.utf8)
  }

  private static func header(_ request: PlotRequest) -> String {
    guard request.curves.count > 1 else { return "x,f,df\n" }
    let columns = request.curves.map { ",f:\($0.function.id),df:\($0.function.id)" }
    return "x\(columns.joined())\n"
  }
}

extension PlotRequest {
  /// The domain in `width` equal steps, and each place in it where a formula's piece ends; ascending.
  public var samples: [Double] {
    let steps = Double(width)
    // Divided last, so that a step of 0.015 gives decimals of three places.
    let even = (0...width).map { index in
      (domain.lowerBound * (steps - Double(index)) + domain.upperBound * Double(index)) / steps
    }
    let breaks = curves.flatMap(\.breaks).filter(domain.contains)
    return Set(even + breaks).sorted()
  }
}
