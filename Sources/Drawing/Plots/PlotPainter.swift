/// Paints a scene as pixels.
struct PlotPainter {
  private let scene: PlotScene
  private let density: Int
  private let fonts: Fonts

  init(_ scene: PlotScene, density: Int, fonts: Fonts) {
    self.scene = scene
    self.density = density
    self.fonts = fonts
  }

  func raster() throws(DrawingFailure) -> PlotRaster {
    var raster = PlotRaster(
      width: scene.width * density,
      height: scene.height * density,
      background: scene.theme.background
    )
    for band in scene.bands {
      raster.fill(from: band.upper.map(scaled), to: band.lower.map(scaled), band.color, within: pixels(of: band.clip))
    }
    for rule in scene.rules { paint(rule, on: &raster) }
    for stroke in scene.strokes { paint(stroke, on: &raster) }
    for dot in scene.dots { paint(dot, on: &raster) }
    for text in scene.texts { try paint(text, on: &raster) }
    return raster
  }

  /// Rules lie on whole pixels: they stay crisp.
  private func paint(_ rule: PlotScene.Rule, on raster: inout PlotRaster) {
    let (from, to) = (scaled(rule.from), scaled(rule.to))
    let x = Int(from.x.rounded(.down))..<max(Int(to.x.rounded(.down)), Int(from.x.rounded(.down)) + density)
    let y = Int(from.y.rounded(.down))..<max(Int(to.y.rounded(.down)), Int(from.y.rounded(.down)) + density)
    raster.fill(x: x, y: y, rule.color)
  }

  private func paint(_ stroke: PlotScene.Stroke, on raster: inout PlotRaster) {
    var lines = stroke.lines.map { $0.map(scaled) }
    if !stroke.dash.isEmpty {
      let pattern = stroke.dash.map { $0 * Double(density) }
      lines = lines.flatMap { Dashes.cut($0, pattern: pattern) }
    }
    raster.stroke(
      lines,
      width: stroke.width * Double(density),
      stroke.color,
      within: stroke.clip.map(pixels)
    )
  }

  /// A little wider than the area, so that lines along its edge keep their width.
  private func pixels(of area: PlotScene.Area) -> StrokeMask.Clip {
    func pixels(_ low: Double, _ high: Double, _ most: Int) -> Range<Int> {
      (Int((low - 2) * Double(density))..<Int((high + 3) * Double(density))).clamped(to: 0..<(most * density))
    }
    return StrokeMask.Clip(
      x: pixels(area.left, area.right, scene.width),
      y: pixels(area.top, area.bottom, scene.height)
    )
  }

  private func paint(_ dot: PlotScene.Dot, on raster: inout PlotRaster) {
    let scale = Double(density)
    let center = scaled(dot.center)
    raster.disc(center, diameter: 9 * scale, dot.color)
    if !dot.isFilled { raster.disc(center, diameter: 5 * scale, scene.theme.background) }
  }

  private func paint(_ text: PlotScene.Text, on raster: inout PlotRaster) throws(DrawingFailure) {
    let letters = try fonts.letters(of: text.words, size: Int(text.size) * density)
    let width = letters.map(\.advance).reduce(0, +)
    let position = scaled(text.position)
    let shift =
      switch text.anchor {
      case .start: 0
      case .middle: width / 2
      case .end: width
      }
    raster.write(letters, x: Int(position.x.rounded()) - shift, baseline: Int(position.y.rounded()), text.color)
  }

  private func scaled(_ point: PlotScene.Point) -> PlotScene.Point {
    PlotScene.Point(x: point.x * Double(density), y: point.y * Double(density))
  }
}
