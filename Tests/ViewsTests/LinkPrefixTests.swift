import HTML
import Testing

@testable import Views

@Suite("Pages below a path") struct LinkPrefixTests {
  @Test("every address of a page begins with the path", arguments: SamplePage.all)
  func everyAddress(page: SamplePage) throws {
    let markup = try Markup(page.bytes(.sample(user: .sample(), prefix: "/port/hole")))
    let paths = markup.elements.flatMap { element in
      element.attributes.filter { $0.value.hasPrefix("/") && $0.key != "value" }
    }
    #expect(!paths.isEmpty)
    #expect(paths.filter { !$0.value.hasPrefix("/port/hole/") }.map(\.key) == [])
  }

  @Test(
    "what is no path of this server stays",
    arguments: [
      (##"<a href="/x">"##, ##"<a href="/p/x">"##), (##"<a href="//x">"##, ##"<a href="//x">"##),
      (##"<a href="#x">"##, ##"<a href="#x">"##), (##"<a href="https://x/">"##, ##"<a href="https://x/">"##),
      (##"<input value="/x">"##, ##"<input value="/x">"##), (##"<a href="">/x</a>"##, ##"<a href="">/x</a>"##),
      (##"<img srcset="/a 1x, /b 2x" alt=", /">"##, ##"<img srcset="/p/a 1x, /p/b 2x" alt=", /">"##),
      (##"<x data-pictures="/a /b c: d/e\##n/f">"##, ##"<x data-pictures="/p/a /p/b c: d/e\##n/p/f">"##),
      (##"<p title="a src=" lang="/x">, /y"##, ##"<p title="a src=" lang="/x">, /y"##),
    ]
  )
  func others(markup: String, expected: String) {
    #expect(String(decoding: LinkPrefix("/p").written(into: Array(markup.utf8)), as: UTF8.self) == expected)
    #expect(LinkPrefix("").written(into: Array(markup.utf8)) == Array(markup.utf8))
  }
}
