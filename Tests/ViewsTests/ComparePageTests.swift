import Domain
import Testing

@testable import Views

@Suite("Comparison pages") struct ComparePageTests {
  private func pair(_ number: Int, isComplete: Bool = true) -> Comparison {
    func side(_ label: String) -> ComparisonSide {
      let picture = isComplete ? ComparisonPicture(version: "v\(number)", width: 1000, height: 500) : nil
      return ComparisonSide(label: label, alt: "Stars", picture: picture)
    }
    return Comparison(
      origin: .bundled,
      slug: "pair-\(number)",
      words: ComparisonWords(title: "Pair \(number)", text: "", credit: ""),
      first: side("Left"),
      second: side("Right")
    )
  }

  private func cards(_ page: some Page) throws -> [String] {
    try Markup(render(page, in: .sample())).all("a").filter { $0["class"] == "compare-card__link" }
      .compactMap { $0["href"] }
  }

  @Test("the first pair is ready to be moved, the others are cards, page by page")
  func paging() throws {
    let pairs = (1...60).map { pair($0) }
    let first = ComparePage(comparisons: pairs)
    #expect(try cards(first) == (2...25).map { "/compare/pair-\($0)" })
    let markup = try Markup(render(first, in: .sample()))
    #expect(markup.first("figure")?["data-pair"] == "pair-1")
    #expect(markup.all("input").count { $0["type"] == "range" } == 1)
    #expect(markup.first("a") { $0["rel"] == "next" }?["href"] == "/compare?page=2")
    let last = ComparePage(comparisons: pairs, number: 3)
    #expect(try cards(last) == (50...60).map { "/compare/pair-\($0)" })
    #expect(try Markup(render(last, in: .sample())).first("figure") == nil)
  }

  @Test("a search finds pairs by their words, and keeps them over the pages")
  func search() throws {
    let pairs = (1...60).map { pair($0) }
    #expect(try cards(ComparePage(comparisons: pairs, search: "PAIR 7")) == ["/compare/pair-7"])
    let page = try Markup(render(ComparePage(comparisons: pairs, search: "right"), in: .sample()))
    let next = page.first("a") { $0["rel"] == "next" }?["href"]
    #expect(["/compare?q=right&page=2", "/compare?q=right&amp;page=2"].contains(next))
  }

  @Test("pairs without pictures stand apart, and only administrators are told what to do about them")
  func waiting() throws {
    let pairs = [pair(1), pair(2, isComplete: false)]
    let stranger = String(decoding: render(ComparePage(comparisons: pairs), in: .sample()), as: UTF8.self)
    #expect(stranger.contains("Pair 2") && !stranger.contains("/admin/"))
    let page = ComparePage(comparisons: pairs, isAdministrator: true)
    #expect(String(decoding: render(page, in: .sample()), as: UTF8.self).contains(Path.adminComparisons))
  }

  @Test("a picture offers its widths, and its shape is known before it is there")
  func candidates() throws {
    let page = ComparisonPage(comparison: pair(1))
    let picture = try #require(try Markup(render(page, in: .sample())).first("img"))
    let widths = picture["srcset"]?.split(separator: ",").compactMap { $0.split(separator: " ").last }
    #expect(widths == ["350w", "700w", "1000w"])
    #expect(picture["width"] == "1000" && picture["height"] == "500")
  }
}
