/// A line cut into dashes.
enum Dashes {
  /// - Parameters:
  ///   - on: the length of each dash, in the unit of the points.
  ///   - off: of the gaps between them.
  static func cut(_ line: [PlotScene.Point], on: Double, off: Double) -> [[PlotScene.Point]] {
    guard let first = line.first else { return [] }
    var dashes: [[PlotScene.Point]] = []
    var dash = [first]
    var isOn = true
    var left = on
    for (start, end) in zip(line, line.dropFirst()) {
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = (dx * dx + dy * dy).squareRoot()
      var gone = 0.0
      while length - gone > left {
        gone += left
        let cut = PlotScene.Point(x: start.x + dx * gone / length, y: start.y + dy * gone / length)
        if isOn { dashes.append(dash + [cut]) }
        dash = [cut]
        isOn.toggle()
        left = isOn ? on : off
      }
      left -= length - gone
      if isOn { dash.append(end) }
    }
    if isOn, dash.count > 1 { dashes.append(dash) }
    return dashes
  }
}
