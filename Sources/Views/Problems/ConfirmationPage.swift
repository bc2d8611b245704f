public import HTML

/// The second click before something is lost; it says what goes.
public struct ConfirmationPage: Page {
  /// The question: `Delete the project “Owls”?`
  public let title: String
  /// What will be gone or changed, a line each.
  public let consequences: [String]
  /// Where the form posts to.
  public let action: String
  /// The verb on the button: `Delete project`.
  public let button: String
  /// Where “Cancel” leads.
  public let cancel: String
  /// A word that must be typed into the field `confirmation` first, for what cannot be undone.
  public let expected: String?
  /// What is wrong with what was typed (field `confirmation`).
  public let problem: String?

  public init(
    title: String,
    consequences: [String],
    action: String,
    button: String,
    cancel: String,
    expected: String? = nil,
    problem: String? = nil
  ) {
    self.title = title
    self.consequences = consequences
    self.action = action
    self.button = button
    self.cancel = cancel
    self.expected = expected
    self.problem = problem
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    <div class="card confirmation">
    <h1 class="confirmation__title">\(LongName(title))</h1>
    <ul class="confirmation__list">
    \(consequences.map(line))
    </ul>
    <form method="post" action="\(action)" class="form" data-confirmation>
    \(expectedField)
    <div class="form__actions">
    <button class="button button--danger">\(button)</button>
    <a class="button" href="\(cancel)" data-cancel>Cancel</a>
    </div>
    </form>
    </div>
    """
  }

  private func line(_ sentence: String) -> HTML {
    """
    <li>\(sentence)</li>

    """
  }

  private var expectedField: Field? {
    guard let expected else { return nil }
    return Field(
      name: "confirmation",
      label: "To be sure, type \(expected)",
      problem: problem,
      longest: 300,
      isFocused: true
    )
  }
}
