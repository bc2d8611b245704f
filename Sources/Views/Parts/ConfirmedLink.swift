import HTML

/// A link to the page that asks before something is lost; with JavaScript the question comes in a dialog.
struct ConfirmedLink: Fragment {
  let address: String
  let words: String
  /// The control's name where the words alone do not tell what it is about.
  var label: String?
  var classes = "button button--danger-quiet"

  var body: HTML {
    """
    <confirm-dialog><a class="\(classes)" href="\(address)"\(labelAttribute)>\(words)</a></confirm-dialog>
    """
  }

  private var labelAttribute: HTML {
    guard let label else { return .empty }
    return """
       aria-label="\(label)"
      """
  }
}
