public import Domain
public import HTML

/// The front door: a mascot behind a round window, and the faces of the service.
public struct HomePage: Page {
  public let title = "Welcome"
  /// The mascot behind the window; another one at each visit.
  public let picture: MascotPicture
  public let user: User?

  public init(picture: MascotPicture, user: User?) {
    self.picture = picture
    self.user = user
  }

  public var layout: PageLayout { PageLayout(width: .wide, isPublic: true) }

  public var body: HTML {
    """
    <section class="hero">
    <div class="hero__words">
    <h1 class="hero__title">\(greeting)</h1>
    <p class="hero__lead">Porthole is one container for a small computer-vision team or class: a gallery of mascots,
    an explorer of activation functions, and a place to annotate pictures together.</p>
    <div class="hero__actions">\(actions)</div>
    </div>
    <a class="porthole porthole--hero" href="\(Path.mascot(picture.mascot))">
    \(MascotImage(picture: picture, alt: "The \(picture.mascot.displayName) mascot: open its page"))
    </a>
    </section>
    <ul class="faces">
    \(mascotsFace)
    \(activationsFace)
    \(comparisonFace)
    \(annotationFace)
    </ul>
    """
  }

  private var greeting: String {
    guard let user else { return "A window on your pictures" }
    return "Welcome back, \(Wording.calledName(user))"
  }

  private var actions: HTML {
    guard user != nil else {
      return """
        <a class="button button--primary" href="\(Path.login)">Sign in</a>
        <a class="button" href="\(Path.activations)">Explore functions</a>
        """
    }
    return """
      <a class="button button--primary" href="\(Path.jobs)">My jobs</a>
      <a class="button" href="\(Path.projects)">Projects</a>
      """
  }

  private var mascotsFace: HTML {
    face(
      "Mascots",
      Path.mascots,
      Icon.paw,
      "Five animals, a new picture at each visit, and who built and runs this image."
    )
  }

  private var activationsFace: HTML {
    face(
      "Activations",
      Path.activations,
      Icon.curve,
      "Slide a parameter and watch the function and its derivative move."
    )
  }

  private var comparisonFace: HTML {
    face(
      "Compare",
      Path.comparisons,
      Icon.pictures,
      "Lay two pictures of one thing over each other: divide, fade, subtract, look closer."
    )
  }

  private var annotationFace: HTML {
    user == nil
      ? face(
        "Annotation",
        Path.login,
        Icon.boxes,
        "Draw boxes on pictures, together. Sign in with the account that an administrator gave you."
      )
      : face(
        "Annotation",
        Path.projects,
        Icon.boxes,
        "Projects, tasks and jobs: upload pictures, draw boxes, export datasets."
      )
  }

  private func face(_ name: String, _ address: String, _ icon: HTML, _ sentence: String) -> HTML {
    """
    <li class="face">
    <span class="face__icon">\(icon)</span>
    <h2 class="face__name"><a class="face__link" href="\(address)">\(name)</a></h2>
    <p class="face__sentence">\(sentence)</p>
    </li>

    """
  }
}
