import HTML
import Testing

@Suite("HTML")
struct HTMLTests {
  @Test("text is escaped, markup is not escaped twice")
  func escaping() {
    let hostile = #"<script>"a" & 'b'</script>"#
    let inner: HTML = "<b>\(hostile)</b>"
    let outer: HTML = #"<p title="\#(hostile)">\#(inner)</p>"#
    let escaped = "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
    #expect(outer.text == "<p title=\"\(escaped)\"><b>\(escaped)</b></p>")
  }

  @Test("optional pieces vanish when there is nothing")
  func optionals() {
    let nothing: String? = nil
    let none: HTML? = nil
    let html: HTML = "<i\(attribute: "hidden", if: false)\(attribute: "open", if: true)>\(nothing)\(none)\(3)</i>"
    #expect(html.text == "<i open>3</i>")
  }

  @Test("JSON inside a script cannot end the script")
  func json() {
    let html: HTML = #"<script type="application/json">\#(json: #"{"a":"</script><b>"}"#)</script>"#
    #expect(html.text == #"<script type="application/json">{"a":"\u003c/script>\u003cb>"}</script>"#)
  }

  @Test(
    "a link that hides a script becomes harmless",
    arguments: [
      ("https://a.example/x?y=1", "https://a.example/x?y=1"), ("/tasks/7", "/tasks/7"),
      ("mailto:a@b.c", "mailto:a@b.c"),
      ("javascript:alert(1)", "#"), ("java\tscript:alert(1)", "#"), ("data:text/html,x", "#"), ("//evil.example", "#"),
      ("/\\evil.example", "#"), (" JaVaScRiPt:x", "#"), ("vbscript:x", "#"),
    ]
  )
  func links(text: String, expected: String) {
    #expect(SafeLink(text).address == expected)
  }
}
