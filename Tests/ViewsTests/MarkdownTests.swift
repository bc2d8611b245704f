import HTML
import Testing

@testable import Views

@Suite("Markdown of guides")
struct MarkdownTests {
  private func html(_ text: String) -> String {
    let pictures = ["abc": Markdown.Picture(address: "/api/assets/abc", width: 4, height: 3)]
    return Markdown(text: text, pictures: pictures).body.text
  }

  @Test(
    "becomes markup",
    arguments: [
      ("# Owls", "<h2>Owls</h2>\n"), ("###### x", "<h6>x</h6>\n"), ("#Owls", "<p>#Owls</p>\n"),
      ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
      ("**a** *b* __c__ _d_", "<p><strong>a</strong> <em>b</em> <strong>c</strong> <em>d</em></p>\n"),
      ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>\n"), ("snake_case_name", "<p>snake_case_name</p>\n"),
      ("a * b * c", "<p>a * b * c</p>\n"), ("**open", "<p>**open</p>\n"), (#"\*no\*"#, "<p>*no*</p>\n"),
      ("`<b>`", "<p><code>&lt;b&gt;</code></p>\n"), ("a ` b", "<p>a ` b</p>\n"),
      ("```\n**x**\n<y>\n```\nz", "<pre class=\"guide__code\"><code>**x**\n&lt;y&gt;</code></pre>\n<p>z</p>\n"),
      ("> a\n> b", "<blockquote class=\"guide__quote\">a<br>\nb</blockquote>\n"),
      ("- a\n- b\n  more", "<ul>\n<li>a</li>\n<li>b<br>\nmore</li>\n\n</ul>\n"), ("---", "<hr>\n"),
      ("1. a\n2) b", "<ol>\n<li>a</li>\n<li>b</li>\n\n</ol>\n"),
      (
        "[owls](https://x.org/a?b=1&c=\"2\")",
        "<p><a href=\"https://x.org/a?b=1&amp;c=&quot;2&quot;\" rel=\"noopener noreferrer\">owls</a></p>\n"
      ),
      (
        "![an owl](/api/assets/abc)",
        "<p><img class=\"guide__picture\" src=\"/api/assets/abc\" alt=\"an owl\" width=\"4\" height=\"3\" loading=\"lazy\"></p>\n"
      ),
    ]
  )
  func markup(text: String, expected: String) {
    let found = html(text).replacing("\n\n", with: "\n")
    #expect(found == expected.replacing("\n\n", with: "\n"))
  }

  @Test(
    "lets nothing through that acts",
    arguments: [
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
      "[x](JaVaScRiPt:alert(1))",
      "[x](data:text/html,<script>)", "[x]( javascript:alert(1))", "[x](java\nscript:alert(1))",
      "![x](javascript:alert(1))",
      "![x](https://evil.example/beacon.png)", "![x](data:image/svg+xml,<svg onload=alert(1)>)", "[x](vbscript:x)",
      "![\" onerror=\"alert(1)](/api/assets/abc)", "[a](https://x\"onmouseover=\"alert(1))", "`</code><script>`",
      "[<img src=x>](https://x.org)", "# <svg onload=alert(1)>", "[x](//evil.example)", "<a href=\"javascript:x\">",
    ]
  )
  func harmless(text: String) throws {
    let found = html(text)
    let markup = try Markup(Array("<div>\(found)</div>".utf8))
    for element in markup.elements {
      #expect(["div", "p", "a", "img", "h2", "code", "br"].contains(element.name), "\(found)")
      for (name, value) in element.attributes {
        #expect(["href", "rel", "src", "alt", "width", "height", "loading", "class"].contains(name), "\(found)")
        if name == "href" { #expect(value.hasPrefix("https://") || value.hasPrefix("http://"), "\(found)") }
        if name == "src" { #expect(value == "/api/assets/abc") }
      }
    }
  }

  @Test("is closed and escaped whatever chance makes of it")
  func fuzz() throws {
    let parts = [
      "*", "**", "_", "__", "`", "```", "\n", "[", "](", ")", "![", "> ", "- ", "1. ", "# ", "<b>", "&", "\"", "x ",
      "\\", "é", "https://x",
    ]
    for _ in 0..<1500 {
      let text = (0..<Int.random(in: 1...60)).map { _ in parts.randomElement() ?? "" }.joined()
      let markup = try Markup(Array("<div>\(html(text))</div>".utf8))
      #expect(!markup.elements.contains { $0.name == "b" }, "\(text)")
    }
  }

  @Test(
    "takes texts that are made to be slow",
    arguments: ["[", "](", "*", "**a", "`", "![](", "_a", "> ", "- ", "[a](b", "\\"]
  )
  func slowTexts(part: String) {
    let text = String(repeating: part, count: 200_000 / part.utf8.count)
    #expect(!html(text).isEmpty)
  }
}
