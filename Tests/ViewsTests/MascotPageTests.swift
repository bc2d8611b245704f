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

  @Test("each point has its sign, and how many are there is counted")
  func signs() throws {
    #expect(try markup().first("p") { $0["class"] == "crew__count" }?.text == "All three points are there.")
    let page = try markup(author: nil, runner: "")
    #expect(page.first("p") { $0["class"] == "crew__count" }?.text == "1 of 3 points are there.")
    #expect(page.all("span").filter { $0["class"] == "crew__mark crew__mark--missing" }.count == 2)
  }

  @Test("pictures before and after, around the end, and the mascot's own icon")
  func neighbours() throws {
    let series = (1...5).map { number in
      MascotPicture(mascot: .owl, number: number, alt: "An owl, \(number)", width: 480, height: 360)
    }
    let page = try Markup(
      render(MascotPage(picture: series[4], series: series, author: nil, runner: nil), in: .sample())
    )
    #expect(page.first("a") { $0["rel"] == "prev" }?["href"] == "/mascots/owl?gif=4")
    #expect(page.first("a") { $0["rel"] == "next" }?["href"] == "/mascots/owl?gif=1")
    #expect(page.first("link") { $0["rel"] == "icon" }?["href"] == "/mascots/owl/imgs/favicon.png")
    let list = page.first("mascot-stage")?["data-pictures"] ?? ""
    #expect(list.split(separator: "\n").count == 5)
    #expect(list.hasPrefix("/mascots/owl/imgs/1.gif /mascots/owl/imgs/1.png /mascots/owl?gif=1 An owl, 1"))
  }

  @Test("one link shows another picture, one always the same")
  func links() throws {
    let addresses = try markup().all("a").compactMap { $0["href"] }
    #expect(addresses.contains("/mascots/owl"))
    #expect(addresses.contains("/mascots/owl?gif=3"))
  }
}
