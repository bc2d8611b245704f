import Testing

@testable import Domain

@Suite("Pairs of pictures")
struct ComparisonTests {
  private func pair(_ first: (Int, Int)?, _ second: (Int, Int)?) -> Comparison {
    func side(_ size: (Int, Int)?) -> ComparisonSide {
      ComparisonSide(
        label: "Hubble",
        alt: "Stars",
        picture: size.map { ComparisonPicture(version: "a", width: $0.0, height: $0.1) }
      )
    }
    return Comparison(
      origin: .bundled,
      slug: "x",
      words: ComparisonWords(title: "Carina", text: "", credit: "NASA"),
      first: side(first),
      second: side(second)
    )
  }

  @Test("an address says how a pair is shown, and says only what is unusual")
  func viewRoundTrip() {
    let items = [("mode", "fade"), ("start", "12.5"), ("orient", "vertical"), ("labels", "0")]
    let (view, problems) = ComparisonView.read(items)
    #expect(problems.isEmpty)
    #expect(view.mode == .fade && view.start == 12.5 && view.isVertical && !view.hasLabels)
    #expect(view.query.map(\.name) == items.map(\.0) && view.query.map(\.value) == items.map(\.1))
    let usual = ComparisonView.read([
      ("mode", "slide"), ("start", "50"), ("orient", "horizontal"), ("labels", "1"), ("q", "x"),
    ])
    #expect(usual.0.query.isEmpty && usual.1.isEmpty)
  }

  @Test(
    "what cannot be used is named, and the usual takes its place",
    arguments: [
      ("mode", "flip", 50.0), ("start", "abc", 50), ("start", "1e999", 50), ("start", "nan", 50), ("start", "-3", 0),
      ("start", "500", 100), ("orient", "sideways", 50), ("labels", "yes", 50),
    ]
  )
  func wrongViews(name: String, value: String, start: Double) {
    let (view, problems) = ComparisonView.read([(name, value)])
    #expect(problems.map(\.field) == [name])
    #expect(view.mode == .slide && view.start == start && !view.isVertical && view.hasLabels)
  }

  @Test(
    "a picture is made in the widths below its own, and in its own",
    arguments: [
      (300, [300]), (350, [350]), (1000, [350, 700, 1000]), (2800, [350, 700, 1400, 2800]),
      (9000, [350, 700, 1400, 2800]),
    ]
  )
  func widths(width: Int, made: [Int]) {
    #expect(ComparisonPicture(version: "a", width: width, height: 10).widths == made)
  }

  @Test("two pictures have one shape within one per cent")
  func shapes() {
    #expect(pair((1000, 872), (700, 610)).haveOneShape)
    #expect(!pair((1000, 872), (1000, 800)).haveOneShape)
    #expect(pair((1000, 872), nil).haveOneShape && !pair((1000, 872), nil).isComplete)
  }

  @Test("every field at fault gets its sentence")
  func draftIsChecked() throws {
    let failure = #expect(throws: ValidationFailure.self) {
      try ComparisonDraft([
        "title": " ", "text": String(repeating: "x", count: 1001), "first_label": "A", "first_alt": "B",
      ])
    }
    #expect(failure?.problems.map(\.field) == ["title", "text", "second_label", "second_alt"])
  }

  @Test(
    "the address comes from the title, and is taken once",
    arguments: [
      ("Stephan's Quintet", "stephan-s-quintet"), ("  ÄÖ ", "pair"), ("Carina", "carina-3"),
      (String(repeating: "a", count: 90), String(repeating: "a", count: 60)),
    ]
  )
  func slugs(title: String, slug: String) throws {
    let draft = try ComparisonDraft([
      "title": title, "first_label": "A", "first_alt": "B", "second_label": "C", "second_alt": "D",
    ])
    #expect(draft.slug { !["carina", "carina-2"].contains($0) } == slug)
  }
}
