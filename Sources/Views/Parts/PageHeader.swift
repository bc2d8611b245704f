import HTML

/// Where the page lies, its `h1`, and what can be done with it.
struct PageHeader: Fragment {
  struct Step {
    let words: String
    let address: String
  }

  let title: String
  /// The pages above this one, from the top.
  var trail: [Step] = []
  /// One line below the title.
  var lead: HTML?
  var actions: HTML?

  var body: HTML {
    """
    <header class="page-header">
    \(breadcrumb)
    <div class="page-header__row">
    <div class="page-header__words">
    <h1 class="page-header__title">\(LongName(title))</h1>
    \(leadLine)
    </div>
    \(actionGroup)
    </div>
    </header>
    """
  }

  private var breadcrumb: HTML? {
    guard !trail.isEmpty else { return nil }
    return """
      <nav class="breadcrumb" aria-label="Breadcrumb"><ol class="breadcrumb__list">
      \(trail.map(link))
      </ol></nav>
      """
  }

  private func link(_ step: Step) -> HTML {
    """
    <li class="breadcrumb__step"><a href="\(step.address)">\(step.words)</a></li>

    """
  }

  private var leadLine: HTML? {
    guard let lead else { return nil }
    return """
      <p class="page-header__lead">\(lead)</p>
      """
  }

  private var actionGroup: HTML? {
    guard let actions else { return nil }
    return """
      <div class="page-header__actions">\(actions)</div>
      """
  }
}
