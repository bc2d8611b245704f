import Domain
import HTML

/// A picture of a pair in the sizes that the server makes; nothing while it is not here.
struct ComparisonImage: Fragment {
  let comparison: Comparison
  let place: ComparisonSide.Place
  /// How wide it is shown, as in the attribute `sizes`.
  let sizes: String
  /// Beside its name already, on a card.
  var isDecoration = false

  var body: HTML {
    let side = comparison[place]
    guard let picture = side.picture, let usual = picture.widths.last(where: { $0 <= 1400 }) else { return .empty }
    return """
      <img class="compare__image" src="\(address(picture, usual))" srcset="\(candidates(picture))" sizes="\(sizes)" \
      width="\(picture.width)" height="\(picture.height)" alt="\(isDecoration ? "" : side.alt)" draggable="false"\
      \(isDecoration ? lazily : nil)>
      """
  }

  private var lazily: HTML? { #" loading="lazy" decoding="async""# }

  private func address(_ picture: ComparisonPicture, _ width: Int) -> String {
    Path.comparisonPicture(comparison.slug, place, picture, width: width)
  }

  private func candidates(_ picture: ComparisonPicture) -> String {
    picture.widths.map { "\(address(picture, $0)) \($0)w" }.joined(separator: ", ")
  }
}
