public import Domain
import HTML

/// One animated picture of a mascot.
public struct MascotPicture: Equatable, Sendable {
  public let mascot: Mascot
  /// From 1, as in `imgs/1.gif`.
  public let number: Int
  /// What it shows, for those who cannot see it.
  public let alt: String
  /// Pixels.
  public let width: Int
  public let height: Int

  public init(mascot: Mascot, number: Int, alt: String, width: Int, height: Int) {
    self.mascot = mascot
    self.number = number
    self.alt = alt
    self.width = width
    self.height = height
  }
}

/// The GIF, or its first picture for people who asked their system for less motion.
struct MascotImage: Fragment {
  let picture: MascotPicture
  /// In place of the picture's own text, where the image is a link.
  var alt: String?
  /// Only the first picture, for overviews.
  var isStill = false

  var body: HTML {
    let still = Path.mascotStill(picture.mascot, picture.number)
    let gif = Path.mascotGIF(picture.mascot, picture.number)
    return """
      <picture>\(isStill ? nil : reducedSource(still))\
      <img class="mascot" src="\(isStill ? still : gif)" alt="\(alt ?? picture.alt)" \
      width="\(picture.width)" height="\(picture.height)"\(isStill ? nil : urgency)></picture>
      """
  }

  /// What the page is about comes before what only makes it prettier.
  private var urgency: HTML { #" fetchpriority="high""# }

  private func reducedSource(_ still: String) -> HTML? {
    """
    <source media="(prefers-reduced-motion: reduce)" srcset="\(still)" type="image/png">
    """
  }
}
