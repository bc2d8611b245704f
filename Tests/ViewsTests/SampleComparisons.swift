import Domain

@testable import Views

extension Comparison {
  static func sample(isComplete: Bool = true, isStored: Bool = true, secondHeight: Int = 872) -> Comparison {
    func side(_ height: Int) -> ComparisonSide {
      ComparisonSide(
        label: hostile,
        alt: hostile,
        address: hostile,
        picture: isComplete ? ComparisonPicture(version: "0123abcd", width: 1000, height: height) : nil
      )
    }
    return Comparison(
      origin: isStored ? .stored(.init(7)) : .bundled,
      slug: "deep-field",
      words: ComparisonWords(title: hostile, text: hostile, credit: hostile),
      first: side(872),
      second: side(secondHeight)
    )
  }
}

extension SamplePage {
  static let comparisons = [
    SamplePage(
      "comparisons",
      ComparePage(
        comparisons: [.sample(), .sample(isStored: false), .sample(isComplete: false)],
        search: "",
        isAdministrator: true,
        problems: [.init(field: "mode", sentence: hostile)]
      )
    ),
    SamplePage("no comparisons found", ComparePage(comparisons: [], search: hostile)),
    SamplePage(
      "comparison",
      ComparisonPage(
        comparison: .sample(secondHeight: 400),
        view: ComparisonView.read([("mode", "fade"), ("start", "12.5"), ("orient", "vertical"), ("labels", "0")]).0,
        previous: .sample(),
        next: .sample(),
        isAdministrator: true
      )
    ),
    SamplePage(
      "comparison without pictures",
      ComparisonPage(comparison: .sample(isComplete: false), isAdministrator: true)
    ),
    SamplePage(
      "pairs",
      AdminComparisonsPage(
        comparisons: .sample([.sample(), .sample(isComplete: false)]),
        search: hostile,
        problems: [FolderProblem(path: hostile, sentence: hostile)]
      )
    ),
    SamplePage("no pairs", AdminComparisonsPage(comparisons: .empty)),
    SamplePage("edit pair", ComparisonFormPage(.sample())),
    SamplePage(
      "new pair that failed",
      ComparisonFormPage(
        comparison: nil,
        values: ["title": hostile, "first_label": hostile],
        failure: .sample("title", "first_file", "second_address")
      )
    ),
  ]
}
