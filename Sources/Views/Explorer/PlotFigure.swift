import Domain
import HTML

/// The plot, sharp on fine screens and dark where the system is, with its files.
struct PlotFigure: Fragment {
  let request: PlotRequest

  var body: HTML {
    """
    <figure class="explorer__figure card">
    <picture>\
    \(PlotSize.unusual.map { source($0, .dark) + source($0, .light) })\
    <source media="(prefers-color-scheme: dark)" srcset="\(sources(request, .dark))">\
    <img class="plot" src="\(address(request, .light, 1))" srcset="\(sources(request, .light))" \
    width="\(request.width)" height="\(request.height)" alt="\(request.narration)" decoding="sync">\
    </picture>
    <figcaption class="explorer__files">
    <a class="button button--small" href="\(Path.activationPNG(request))" download="\(fileName).png" \
    data-address="\(Path.activations)/plot.png">PNG</a>
    <a class="button button--small" href="\(Path.activationSVG(request))" download="\(fileName).svg" \
    data-address="\(Path.activations)/plot.svg">SVG</a>
    <a class="button button--small" href="\(Path.activationValues(request))" download="\(fileName).csv" \
    data-address="\(Path.activations)/values.csv">Values as CSV</a>
    <a class="explorer__link" href="\(Path.activations(request))" rel="bookmark" \
    data-address="\(Path.activations)">Link to this plot</a>
    </figcaption>
    </figure>
    """
  }

  private var fileName: String { request.curves.map(\.function.id).joined(separator: "-") }

  private func source(_ size: PlotSize, _ theme: PlotRequest.Theme) -> HTML {
    let request = request.sized(width: size.width, height: size.height)
    let condition = theme == .dark ? "\(size.media) and (prefers-color-scheme: dark)" : size.media
    return """
      <source media="\(condition)" srcset="\(sources(request, theme))" width="\(size.width)" \
      height="\(size.height)" data-size="\(size.media)">
      """
  }

  private func sources(_ request: PlotRequest, _ theme: PlotRequest.Theme) -> String {
    "\(address(request, theme, 1)) 1x, \(address(request, theme, 2)) 2x"
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

  static let unusual = [
    PlotSize(media: "(width < 40rem)", width: 360, height: 300),
    PlotSize(media: "(width >= 92rem)", width: 1000, height: 560),
  ]
}
