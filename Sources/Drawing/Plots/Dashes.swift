/// A line cut into dashes.
enum Dashes {
  /// - Parameter pattern: the lengths of dash and gap in turns, an even number of them, in the unit of the points.
  static func cut(_ line: [PlotScene.Point], pattern: [Double]) -> [[PlotScene.Point]] {
    guard let first = line.first else { return [] }
    var dashes: [[PlotScene.Point]] = []
    var dash = [first]
    var place = 0
    var left = pattern[0]
    for (start, end) in zip(line, line.dropFirst()) {
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = (dx * dx + dy * dy).squareRoot()
      var gone = 0.0
      while length - gone > left {
        gone += left
        let cut = PlotScene.Point(x: start.x + dx * gone / length, y: start.y + dy * gone / length)
        if place.isMultiple(of: 2) { dashes.append(dash + [cut]) }
        dash = [cut]
        place = (place + 1) % pattern.count
        left = pattern[place]
      }
      left -= length - gone
      if place.isMultiple(of: 2) { dash.append(end) }
    }
    if place.isMultiple(of: 2), dash.count > 1 { dashes.append(dash) }
    return dashes
  }
}
