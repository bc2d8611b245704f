import Domain
import HTML

/// The plot as files, and the ways to show it elsewhere.
struct PlotFiles: Fragment {
  let request: PlotRequest

  var body: HTML {
    """
    <figcaption class="explorer__files">
    <details class="downloads">
    <summary class="button button--small">Download</summary>
    <ul class="downloads__list">
    \(file("PNG", "plot.png", "png"))
    \(file("PNG, 2×", "plot.png", "png", extra: "dpr=2"))
    \(file("PNG, 3×", "plot.png", "png", extra: "dpr=3"))
    \(file("PNG, 4K", "plot.png", "png", extra: "w=1280&h=720&dpr=3"))
    \(file("WebP", "plot.webp", "webp"))
    \(file("SVG", "plot.svg", "svg"))
    \(file("Values as CSV", "values.csv", "csv"))
    </ul>
    </details>
    <button class="button button--small" type="button" data-fullscreen hidden>Full screen</button>
    <button class="button button--small" type="button" data-copy-link hidden>Copy link</button>
    <button class="button button--small" type="button" data-copy-frame hidden>Copy as frame</button>
    <a class="explorer__link" href="\(Path.activations(request))" rel="bookmark" \
    data-address="\(Path.activations(request.family))">Link to this plot</a>
    </figcaption>
    """
  }

  private func file(_ words: String, _ path: String, _ ending: String, extra: String = "") -> HTML {
    let address = "\(Path.activations(request.family))/\(path)"
    let query = [request.canonicalQuery, extra].filter { !$0.isEmpty }.joined(separator: "&")
    let more: HTML = extra.isEmpty ? .empty : " data-extra=\"\(extra)\""
    return """
      <li><a class="downloads__file" href="\(query.isEmpty ? address : "\(address)?\(query)")" \
      download="\(name).\(ending)" data-address="\(address)"\(more)>\(words)</a></li>

      """
  }

  private var name: String { request.curves.map(\.function.id).joined(separator: "-") }
}
