import Domain
import Drawing
import JSON

extension PlotReading {
  /// What `plot-crosshair.js` lays over the picture. Numbers for people stand beside the exact ones.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("x", x)
      json.field("words", readable(x))
      json.field("place", place)
      json.object("area") {
        $0.field("left", left)
        $0.field("right", right)
        $0.field("top", top)
        $0.field("bottom", bottom)
      }
      if let tangent {
        json.object("tangent") {
          $0.field("x1", tangent.from.x)
          $0.field("y1", tangent.from.y)
          $0.field("x2", tangent.to.x)
          $0.field("y2", tangent.to.y)
        }
      }
      json.array("curves") { list in
        for curve in curves {
          list.object {
            $0.field("id", curve.curve.function.id)
            $0.object("value") { curve.value.write(to: &$0) }
            $0.object("slope") { curve.slope.write(to: &$0) }
          }
        }
      }
    }
    return writer.bytes
  }
}

extension PlotReading.Point {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("number", number)
    json.field("words", readable(number))
    json.field("color", color.hex)
    if let place { json.field("place", place) } else { json.null("place") }
  }
}
