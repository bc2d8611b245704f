import Domain
import HTML

/// The plot, sharp on fine screens and dark where the system is, with its files.
struct PlotFigure: Fragment {
  let request: PlotRequest
  /// For a frame: the way to the whole page in place of the files.
  var isEmbedded = false

  var body: HTML {
    """
    <figure class="explorer__figure card">
    <div class="plot-frame">
    <picture>\
    \(PlotSize.unusual(for: request).map { source($0, .dark) + source($0, .light) })\
    <source media="(prefers-color-scheme: dark)" srcset="\(sources(request, .dark))">\
    <img class="plot" src="\(address(request, .light, 1))" srcset="\(sources(request, .light))" \
    width="\(request.width)" height="\(request.height)" alt="\(request.narration)" decoding="sync">\
    </picture>
    </div>
    \(isEmbedded ? wayOut : PlotFiles(request: request).body)
    </figure>
    """
  }

  private var wayOut: HTML {
    """
    <figcaption class="explorer__files">\(WayOut(
      address: Path.activations(request),
      base: Path.activations(request.family)
    ))</figcaption>
    """
  }

  private func source(_ size: PlotSize, _ theme: PlotRequest.Theme) -> HTML {
    let request = request.sized(width: size.width, height: size.height)
    let condition = theme == .dark ? "\(size.media) and (prefers-color-scheme: dark)" : size.media
    return """
      <source media="\(condition)" srcset="\(sources(request, theme, from: size.density))" width="\(size.width)" \
      height="\(size.height)" data-size="\(size.media)" data-density="\(size.density)">
      """
  }

  /// - Parameter least: the density for screens with one pixel to a CSS pixel.
  private func sources(_ request: PlotRequest, _ theme: PlotRequest.Theme, from least: Int = 1) -> String {
    (least...3).map { "\(address(request, theme, $0)) \($0 - least + 1)x" }.joined(separator: ", ")
  }

  private func address(_ request: PlotRequest, _ theme: PlotRequest.Theme, _ density: Int) -> String {
    Path.activationPNG(request.drawn(in: theme, density: density))
  }
}

/// Windows in which the usual size would be scaled: letters would be too small or blurred.
private struct PlotSize {
  let media: String
  let width: Int
  let height: Int
  /// Picture pixels to a CSS pixel: two where the style stretches the picture with the letters around it.
  var density = 1

  static func unusual(for request: PlotRequest) -> [PlotSize] {
    // On a telephone the legend of many curves takes rows.
    [
      PlotSize(media: "(width < 40rem)", width: 360, height: request.curves.count > 2 ? 380 : 300),
      PlotSize(media: "(width >= 180rem)", width: 1000, height: 560, density: 2),
      PlotSize(media: "(width >= 92rem)", width: 1000, height: 560),
    ]
  }
}
