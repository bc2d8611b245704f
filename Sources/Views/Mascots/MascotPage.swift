import Domain
public import HTML

/// One picture of one mascot, and the course's three points: the mascot that was chosen, who built the image, and who
/// runs it.
public struct MascotPage: Page {
  public let picture: MascotPicture
  /// What stands in `AUTHOR.txt`; nil if there is none.
  public let author: String?
  /// The environment's `USER`; nil or empty if it is not set.
  public let runner: String?

  public init(picture: MascotPicture, author: String?, runner: String?) {
    self.picture = picture
    self.author = author
    self.runner = runner
  }

  public var title: String { picture.mascot.displayName }

  public var layout: PageLayout {
    PageLayout(icon: Path.mascotStill(picture.mascot, picture.number))
  }

  public var body: HTML {
    """
    \(header)
    <div class="mascot-page">
    <figure class="mascot-page__figure">
    <mascot-stage class="mascot-stage">\(MascotImage(picture: picture))</mascot-stage>
    <figcaption class="mascot-page__caption">
    <a class="button button--primary" href="\(Path.mascot(picture.mascot))">Show another</a>
    <a href="\(Path.mascot(picture.mascot, gif: picture.number))" rel="bookmark">Link to this picture</a>
    </figcaption>
    </figure>
    <section class="card crew" aria-labelledby="crew-title">
    <h2 class="card__title" id="crew-title">Who built, who runs</h2>
    <dl class="crew__list">
    <div class="crew__row"><dt>The mascot</dt><dd>\(picture.mascot.displayName)</dd></div>
    <div class="crew__row"><dt>Built by</dt><dd data-author>\(builder)</dd></div>
    <div class="crew__row"><dt>Run by</dt><dd data-user>\(person)</dd></div>
    </dl>
    <p class="crew__note">One teammate builds and pushes the image; another pulls and runs it. The exercise is done when
    all three lines are what you expect.</p>
    </section>
    </div>
    """
  }

  private var header: PageHeader {
    PageHeader(
      title: title,
      trail: [.init(words: "Mascots", address: Path.mascots)],
      lead: "GIF of the visit, just for \(personName)."
    )
  }

  private var personName: String {
    guard let runner, !runner.isEmpty else { return "you" }
    return runner
  }

  private var builder: HTML {
    guard let author, !author.isEmpty else {
      return """
        <span class="crew__missing">Nobody yet. Write a name into <code>AUTHOR.txt</code> and build again</span>
        """
    }
    return "\(author)"
  }

  private var person: HTML {
    guard let runner, !runner.isEmpty else {
      return """
        <span class="crew__missing">Nobody yet. Set USER with <code>-e USER="your name"</code></span>
        """
    }
    return "\(runner)"
  }
}
