import Domain
public import HTML

/// All mascots, each behind a round window.
public struct MascotsPage: Page {
  public let title = "Mascots"
  /// One for each mascot; only its first picture is shown.
  public let pictures: [MascotPicture]

  public init(pictures: [MascotPicture]) {
    self.pictures = pictures
  }

  public var layout: PageLayout { PageLayout(width: .wide, isPublic: true) }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "Pick one. Each visit to its page shows another picture."))
    <ul class="mascot-grid">
    \(pictures.map(card))
    </ul>
    """
  }

  private func card(_ picture: MascotPicture) -> HTML {
    """
    <li class="mascot-card">
    <a class="mascot-card__link" href="\(Path.mascot(picture.mascot))">
    <span class="porthole">\(MascotImage(picture: picture, alt: "", isStill: true))</span>
    <span class="mascot-card__name">\(picture.mascot.displayName)</span>
    </a>
    </li>

    """
  }
}
