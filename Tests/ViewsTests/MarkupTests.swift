import Testing

@Suite("The strict reading of markup") struct MarkupTests {
  @Test(
    "refuses what a browser would forgive",
    arguments: [
      "<p>", "</p>", "<p></b>", "<p class=a></p>", "<p class='a'></p>", #"<p class="a></p>"#, #"<p id="a" id="b"></p>"#,
      "a < b", #"<p class="a"id></p>"#, "<p", #"<img src="a" onerror="></p>"#,
    ]
  )
  func refuses(text: String) {
    #expect(throws: Markup.Failure.self) { try Markup(text) }
  }

  @Test("keeps names, attributes, text and what stands around")
  func keeps() throws {
    let markup = try Markup(#"<!doctype html><ul class="a b"><li><img src="x"><b hidden>1 &lt; 2</b></li></ul>"#)
    #expect(markup.elements.map(\.name) == ["ul", "li", "img", "b"])
    #expect(markup.first("b")?.text == "1 &lt; 2")
    #expect(markup.first("b")?["hidden"] == "")
    #expect(markup.first("b")?.parents == ["ul", "li"])
    #expect(markup.first("ul")?["class"] == "a b")
  }
}
