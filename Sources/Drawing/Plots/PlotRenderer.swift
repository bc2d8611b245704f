public import Domain

/// Draws plots of activation functions; the same request gives the same bytes. Safe on any thread.
public final class PlotRenderer: Sendable {
  private let fonts: Fonts

  /// - Parameter fontFolders: absolute; `DejaVuSans.ttf` is taken from the first that has it.
  /// - Throws: `DrawingFailure.fontMissing` if none has it.
  public init(fontFolders: [String]) throws(DrawingFailure) {
    fonts = try Fonts(folders: fontFolders)
  }

  /// A picture of `width * density` by `height * density` pixels.
  public func png(_ request: PlotRequest) throws(DrawingFailure) -> [UInt8] {
    try png(PlotComposer(request, measure: measure(request.density)).scene(), request.density, title: request.title)
  }

  /// Bars of `width * density` by `height * density` pixels.
  public func png(_ request: SoftmaxRequest) throws(DrawingFailure) -> [UInt8] {
    let density = request.frame.density
    return try png(BarComposer(request, measure: measure(density)).scene(), density, title: request.kind.name)
  }

  /// Bars for each label of a task, as a PNG of `width * density` pixels.
  public func png(_ chart: CountChart) throws(DrawingFailure) -> [UInt8] {
    let scene = CountComposer(chart, measure: measure(chart.density)).scene()
    return try png(scene, chart.density, title: "Objects by label and kind")
  }

  public func svg(_ request: SoftmaxRequest) -> [UInt8] {
    PlotSVG(BarComposer(request, measure: measure(1)).scene(), title: request.narration).bytes()
  }

  private func png(_ scene: PlotScene, _ density: Int, title: String) throws(DrawingFailure) -> [UInt8] {
    let raster = try PlotPainter(scene, density: density, fonts: fonts).raster()
    return try PNGWriter.png(raster.pixels, width: raster.width, height: raster.height, level: 1, title: title)
  }

  /// The same picture as lossless WebP: smaller, and slower to make.
  public func webp(_ request: PlotRequest) throws(DrawingFailure) -> [UInt8] {
    let density = request.density
    let scene = PlotComposer(request, measure: measure(density)).scene()
    return try WebPWriter.webp(PlotPainter(scene, density: density, fonts: fonts).raster())
  }

  /// UTF-8; `width` by `height` units, and as large as the place that shows it.
  public func svg(_ request: PlotRequest) -> [UInt8] {
    PlotSVG(PlotComposer(request, measure: measure(1)).scene(), title: request.title).bytes()
  }

  /// What the curves are at the marker, and where that lies in the picture.
  public func reading(_ request: PlotRequest) -> PlotReading {
    PlotReading(PlotComposer(request, measure: measure(request.density)).scene(), request)
  }

  /// Letters lie on whole pixels, so words are a little wider or narrower at each density.
  private func measure(_ density: Int) -> PlotComposer.Measure {
    { [fonts] words, size in Double(fonts.width(of: words, size: Int(size) * density)) / Double(density) }
  }
}
