import Domain
import Testing
import Views

@Suite("Mascot page") struct MascotPageTests {
  private func markup(author: String? = "Zoë <b>", runner: String? = "Grace") throws -> Markup {
    try Markup(render(MascotPage(picture: .sample, author: author, runner: runner), in: .sample()))
  }

  @Test("the course's three points are there: the mascot, who built, who runs")
  func checklist() throws {
    let page = try markup()
    let picture = try #require(page.first("img") { $0["class"] == "mascot" })
    #expect(picture["src"] == "/mascots/owl/imgs/3.gif")
    #expect(picture["width"] == "480" && picture["height"] == "360")
    #expect(page.first("dd") { $0["data-author"] != nil }?.text == "Zoë &lt;b&gt;")
    #expect(page.first("dd") { $0["data-user"] != nil }?.text == "Grace")
  }

  @Test("an unset USER is told with what to type", arguments: [nil, ""])
  func unsetUser(runner: String?) throws {
    let page = try markup(runner: runner)
    let hint = try #require(page.first("span") { $0["class"] == "crew__missing" })
    #expect(hint.text == "Nobody yet. Set USER with ")
    #expect(page.all("code").map(\.text) == [#"-e USER="your name""#])
  }

  @Test("people who asked for less motion get the first picture alone")
  func reducedMotion() throws {
    let source = try #require(markup().first("source"))
    #expect(source["media"] == "(prefers-reduced-motion: reduce)")
    #expect(source["srcset"] == "/mascots/owl/imgs/3.png")
  }

  @Test("one link shows another picture, one always the same")
  func links() throws {
    let addresses = try markup().all("a").compactMap { $0["href"] }
    #expect(addresses.contains("/mascots/owl"))
    #expect(addresses.contains("/mascots/owl?gif=3"))
  }
}
