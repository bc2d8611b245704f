import Domain
import HTML

/// The sentences of a failure that belong to no field of the form, and a word that there are others below.
struct FormProblems: Fragment {
  let failure: ValidationFailure
  /// The fields that show their sentence themselves.
  let fields: [String]

  var body: HTML {
    """
    <div class="notice notice--alert" role="alert">
    \(lines)
    </div>
    """
  }

  private var lines: [HTML] {
    let others = failure.problems.filter { !fields.contains($0.field) }
    guard !others.isEmpty else {
      let fields = failure.problems.count == 1 ? "field" : "fields"
      return ["<p>Nothing was saved yet: please look at the marked \(fields).</p>"]
    }
    return others.map { problem in
      """
      <p data-field="\(problem.field)">\(problem.sentence)</p>

      """
    }
  }
}
