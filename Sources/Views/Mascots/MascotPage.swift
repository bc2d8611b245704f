import Domain
public import HTML

/// One picture of one mascot, and the course's three points: the mascot that was chosen, who built the image, and who
/// runs it.
public struct MascotPage: Page {
  public let picture: MascotPicture
  /// All pictures of the mascot, in their order: what comes before and after, and in a slideshow.
  public let series: [MascotPicture]
  /// What stands in `AUTHOR.txt`; nil if there is none.
  public let author: String?
  /// The environment's `USER`; nil or empty if it is not set.
  public let runner: String?

  public init(picture: MascotPicture, series: [MascotPicture] = [], author: String?, runner: String?) {
    self.picture = picture
    self.series = series
    self.author = author
    self.runner = runner
  }

  public var title: String { picture.mascot.displayName }

  public var layout: PageLayout {
    PageLayout(icon: Path.mascotIcon(picture.mascot), isPublic: true)
  }

  public var body: HTML {
    """
    \(header)
    <div class="mascot-page">
    <figure class="mascot-page__figure">
    <mascot-stage class="mascot-stage" data-pictures="\(list)">\(MascotImage(picture: picture))</mascot-stage>
    <figcaption class="mascot-page__caption">
    <a class="button button--primary" href="\(Path.mascot(picture.mascot))">Show another</a>
    \(neighbours)
    <a class="mascot-page__bookmark" href="\(Path.mascot(picture.mascot, gif: picture.number))" rel="bookmark" \
    data-bookmark>Link to this picture</a>
    </figcaption>
    </figure>
    <section class="card crew" aria-labelledby="crew-title">
    <h2 class="card__title" id="crew-title">Who built, who runs</h2>
    <dl class="crew__list">
    <div class="crew__row"><dt>\(mark(true)) The mascot</dt><dd>\(picture.mascot.displayName)</dd></div>
    <div class="crew__row"><dt>\(mark(hasAuthor)) Built by</dt><dd data-author>\(builder)</dd></div>
    <div class="crew__row"><dt>\(mark(hasRunner)) Run by</dt><dd data-user>\(person)</dd></div>
    </dl>
    <p class="crew__count">\(countWords)</p>
    <p class="crew__note">One teammate builds and pushes the image; another pulls and runs it. The exercise is done when
    all three lines are what you expect.</p>
    </section>
    </div>
    """
  }

  private var hasAuthor: Bool { author?.isEmpty == false }
  private var hasRunner: Bool { runner?.isEmpty == false }

  /// Never by colour alone: the sign has another shape, and words for those who hear it.
  private func mark(_ isThere: Bool) -> HTML {
    """
    <span class="crew__mark crew__mark--\(isThere ? "there" : "missing")">\(isThere ? Icon.check : Icon.alert)\
    <span class="visually-hidden">\(isThere ? "Done:" : "Missing:")</span></span>
    """
  }

  private var countWords: String {
    let count = [true, hasAuthor, hasRunner].count { $0 }
    return count == 3 ? "All three points are there." : "\(count) of 3 points are there."
  }

  /// The pictures before and after this one, around the end of the series.
  private var neighbours: HTML? {
    guard let place = series.firstIndex(of: picture), series.count > 1 else { return nil }
    let before = series[(place + series.count - 1) % series.count]
    let after = series[(place + 1) % series.count]
    return """
      <a class="button button--small" rel="prev" aria-keyshortcuts="ArrowLeft" \
      href="\(Path.mascot(before.mascot, gif: before.number))">\(Icon.arrowBack)<span>Previous</span></a>
      <a class="button button--small" rel="next" aria-keyshortcuts="ArrowRight" \
      href="\(Path.mascot(after.mascot, gif: after.number))"><span>Next</span>\(Icon.arrowForth)</a>
      """
  }

  /// For the slideshow: address of the GIF, of its still and of its page, and what it shows; a line for each.
  private var list: String {
    series.map { one in
      [
        Path.mascotGIF(one.mascot, one.number), Path.mascotStill(one.mascot, one.number),
        Path.mascot(one.mascot, gif: one.number), one.alt,
      ].joined(separator: " ")
    }.joined(separator: "\n")
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
