import HTML

/// From a page in a frame to the same state on the whole site, in a tab of its own.
struct WayOut: Fragment {
  let address: String
  /// The address without its state, to which scripts add the one that is shown.
  let base: String

  var body: HTML {
    """
    <a class="explorer__link" href="\(address)" target="_blank" rel="noopener" data-address="\(base)">\
    Open in Porthole<span class="visually-hidden"> (a new tab)</span></a>
    """
  }
}

extension Path {
  /// Whether a page is asked for by a frame.
  public static let embedding = (name: "embed", value: "1")

  /// What keeps a form's answer in the frame.
  static var embeddingField: HTML {
    """
    <input type="hidden" name="\(embedding.name)" value="\(embedding.value)">
    """
  }

  /// The same page for a frame in another site's page.
  static func embedded(_ address: String) -> String {
    "\(address)\(address.contains("?") ? "&" : "?")\(embedding.name)=\(embedding.value)"
  }
}
