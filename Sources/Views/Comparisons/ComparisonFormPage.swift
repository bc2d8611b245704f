public import Domain
public import HTML

/// Makes a pair, or changes one; it posts `multipart/form-data` with the token first and the files last.
public struct ComparisonFormPage: Page {
  /// nil for a new one.
  public let comparison: Comparison?
  /// What was typed, or what is stored, by the names in `ComparisonDraft.fields`.
  public let values: [String: String]
  /// Fields: those, and `first_file`, `second_file`.
  public let failure: ValidationFailure?

  static let fields = ComparisonDraft.fields + ["first_file", "second_file"]

  public init(comparison: Comparison?, values: [String: String], failure: ValidationFailure? = nil) {
    self.comparison = comparison
    self.values = values
    self.failure = failure
  }

  /// With what is stored.
  public init(_ comparison: Comparison) {
    var values = [
      "title": comparison.words.title, "text": comparison.words.text, "credit": comparison.words.credit,
    ]
    for place in ComparisonSide.Place.allCases {
      values["\(place.rawValue)_label"] = comparison[place].label
      values["\(place.rawValue)_alt"] = comparison[place].alt
      values["\(place.rawValue)_address"] = comparison[place].address
    }
    self.init(comparison: comparison, values: values)
  }

  public var title: String { comparison?.words.title ?? "New pair" }

  public var layout: PageLayout { PageLayout(stylesheets: ["css/pages/compare-pairs.css"]) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, actions: comparison.map(actions)))
    \(failure.map { FormProblems(failure: $0, fields: Self.fields) })
    <form method="post" action="\(target)" enctype="multipart/form-data" class="form">
    <div class="card form">
    \(form.field("title", "Title", longest: 120))
    \(form.field("text", "Text", isRequired: false, longest: 1000))
    \(form.field("credit", "Credit", hint: creditHint, isRequired: false, longest: 300))
    </div>
    <div class="columns">
    \(side(.first, "First picture"))
    \(side(.second, "Second picture"))
    </div>
    <div class="form__actions">
    <button class="button button--primary">\(comparison == nil ? "Create pair" : "Save")</button>
    <a class="button button--quiet" href="\(Path.adminComparisons)">Cancel</a>
    </div>
    </form>
    """
  }

  private var form: FilledForm { FilledForm(values: values, failure: failure) }

  private let creditHint: HTML = "Who made the pictures, and under which terms."

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Compare", address: Path.comparisons),
      .init(words: "Pairs of pictures", address: Path.adminComparisons),
    ]
  }

  private var target: String {
    comparison?.storedID.map { Path.adminComparison($0) } ?? Path.adminComparisons
  }

  private func actions(_ comparison: Comparison) -> HTML {
    guard let id = comparison.storedID else { return .empty }
    return """
      <a class="button" href="\(Path.comparison(comparison.slug))">Show</a>
      <form method="post" action="\(Path.comparisonFetching(id))"><button class="button">Fetch the pictures</button></form>
      \(ConfirmedLink(address: Path.comparisonDeletion(id), words: "Delete"))
      """
  }

  private func side(_ place: ComparisonSide.Place, _ heading: String) -> HTML {
    """
    <fieldset class="card form compare-side">
    <legend class="compare-side__name">\(heading)</legend>
    \(preview(place))
    \(form.field("\(place.rawValue)_label", "Label", hint: "A word or two for its corner.", longest: 60))
    \(form.field("\(place.rawValue)_alt", "What it shows", hint: "For people who do not see it.", longest: 500))
    \(addressField(place))
    \(fileField(place))
    </fieldset>
    """
  }

  private func preview(_ place: ComparisonSide.Place) -> HTML? {
    guard let comparison, comparison[place].picture != nil else { return nil }
    return """
      <div class="compare-side__picture">\
      \(ComparisonImage(comparison: comparison, place: place, sizes: "20rem", isDecoration: true))</div>
      """
  }

  private func addressField(_ place: ComparisonSide.Place) -> Field {
    form.field(
      "\(place.rawValue)_address",
      "Address",
      hint: "Where the picture can be fetched from; it is asked for only when you press “Fetch the pictures”.",
      isRequired: false,
      longest: 2048
    )
  }

  private func fileField(_ place: ComparisonSide.Place) -> HTML {
    let name = "\(place.rawValue)_file"
    let description = FieldDescription(id: name, name: name, hint: fileHint(place), problem: failure?[name])
    return """
      <div class="field\(description.problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="\(name)">File <span class="field__optional">optional</span></label>
      <input class="field__control" id="\(name)" name="\(name)" type="file" \
      accept="image/jpeg,image/png,image/webp,image/gif,image/bmp"\(description.attributes)>
      \(description)
      </div>
      """
  }

  private func fileHint(_ place: ComparisonSide.Place) -> HTML {
    comparison?[place].picture == nil
      ? "JPEG, PNG, WebP, GIF or BMP. Both pictures should have the same shape." : "In place of the one that is here."
  }
}
