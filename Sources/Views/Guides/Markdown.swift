import HTML

/// A small part of Markdown (CommonMark 0.31) as markup: headings, paragraphs, lists, quotes, code, emphasis, links and the
/// guide's own pictures.
///
/// Raw HTML is text, links lead to http, https and mailto only, pictures come from this server alone. Every loop moves
/// forward, so that time grows with the length of the text whatever is in it.
struct Markdown: Fragment {
  /// A picture that may be shown, by the end of its address.
  struct Picture: Sendable {
    let address: String
    let width: Int
    let height: Int
  }

  let text: String
  var pictures: [String: Picture] = [:]

  var body: HTML {
    var blocks = MarkdownBlocks(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.line))
    var pieces: [HTML] = []
    while let block = blocks.next() { pieces.append(markup(of: block)) }
    return HTML(pieces)
  }

  private static func line(_ line: Substring) -> Substring {
    line.last == "\r" ? line.dropLast() : line
  }

  private func markup(of block: MarkdownBlock) -> HTML {
    switch block {
    case .heading(let level, let text): heading(level, inline(text))
    case .paragraph(let text):
      """
      <p>\(inline(text))</p>

      """
    case .code(let text):
      """
      <pre class="guide__code"><code>\(text)</code></pre>

      """
    case .quote(let text):
      """
      <blockquote class="guide__quote">\(inline(text))</blockquote>

      """
    case .bullets(let items):
      """
      <ul>
      \(items.map(item))
      </ul>

      """
    case .numbers(let items):
      """
      <ol>
      \(items.map(item))
      </ol>

      """
    case .rule: "<hr>\n"
    }
  }

  /// The page has the first heading.
  private func heading(_ level: Int, _ content: HTML) -> HTML {
    switch level {
    case 1: "<h2>\(content)</h2>\n"
    case 2: "<h3>\(content)</h3>\n"
    case 3: "<h4>\(content)</h4>\n"
    case 4: "<h5>\(content)</h5>\n"
    default: "<h6>\(content)</h6>\n"
    }
  }

  private func item(_ text: String) -> HTML {
    """
    <li>\(inline(text))</li>

    """
  }

  private func inline(_ text: String) -> HTML {
    MarkdownInline(text: text, pictures: pictures).body
  }
}
