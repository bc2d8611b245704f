import Domain
import HTML

/// Two pictures over each other with the slider between them, and what is said of them. Without JavaScript they stand side
/// by side; `image-compare` does the rest.
struct ComparisonFigure: Fragment {
  let comparison: Comparison
  let view: ComparisonView

  var body: HTML {
    """
    <image-compare class="compare" data-mode="\(view.mode.rawValue)" data-start="\(startText)" \
    data-first="\(comparison.first.label)" data-second="\(comparison.second.label)"\
    \(attribute: "data-vertical", if: view.isVertical)\(attribute: "data-unlabelled", if: !view.hasLabels)>
    \(ComparisonControls(comparison: comparison, view: view))
    <figure class="compare__figure" data-pair="\(comparison.slug)">
    <div class="compare__stage" data-part="stage">
    <div class="compare__pictures">
    \(pane(.first))
    \(pane(.second))
    </div>
    \(label(.first))
    \(label(.second))
    <input class="compare__slider" data-part="slider" type="range" min="0" max="100" step="0.1" value="\(startText)" \
    aria-label="Divider between \(comparison.first.label) and \(comparison.second.label)" \
    aria-valuetext="\(startText) % \(comparison.first.label)" autocomplete="off">
    <div class="compare__divider" aria-hidden="true"><span class="compare__handle">\(Self.arrows)</span></div>
    </div>
    \(caption)
    </figure>
    </image-compare>
    """
  }

  private var startText: String { ComparisonView.text(view.start) }

  private func pane(_ place: ComparisonSide.Place) -> HTML {
    """
    <div class="compare__pane compare__pane--\(place.rawValue)">\
    \(ComparisonImage(comparison: comparison, place: place, sizes: "(width < 64rem) 100vw, 64rem"))</div>
    """
  }

  private func label(_ place: ComparisonSide.Place) -> HTML {
    """
    <span class="compare__label compare__label--\(place.rawValue)" data-part="\(place.rawValue)-label" \
    aria-hidden="true">\(comparison[place].label)</span>
    """
  }

  private var caption: HTML {
    """
    <figcaption class="compare__caption">
    \(line("compare__text", comparison.words.text))
    \(shapeNote)
    \(line("compare__credit", comparison.words.credit))
    </figcaption>
    """
  }

  private func line(_ name: StaticString, _ words: String) -> HTML? {
    guard !words.isEmpty else { return nil }
    let className = name.description
    return """
      <p class="\(className)">\(words)</p>
      """
  }

  private var shapeNote: HTML? {
    guard !comparison.haveOneShape, let first = comparison.first.picture, let second = comparison.second.picture else {
      return nil
    }
    return """
      <p class="compare__note">\(Icon.alert)The two pictures have different shapes (\(first.width) × \(first.height) and \
      \(second.width) × \(second.height) pixels): the second is shown whole within the first, with bands beside it.</p>
      """
  }

  private static let arrows: HTML = """
    <svg class="icon" viewBox="0 0 24 24"><path d="m9 7-5 5 5 5m6-10 5 5-5 5"/></svg>
    """
}
