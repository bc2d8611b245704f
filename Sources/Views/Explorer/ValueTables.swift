import Domain
import HTML

/// What each curve is at one x, with the field that moves it.
struct PlotReadout: Fragment {
  let request: PlotRequest
  var problem: String?

  var body: HTML {
    let description = FieldDescription(id: "at", name: "at", problem: problem)
    return """
      <section class="readout" aria-label="Values at one x">
      <div class="readout__place field\(problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="at">x =</label>
      <input class="field__control readout__x" id="at" type="number" name="at" form="explorer-form" min="-1000" \
      max="1000" step="any" value="\(request.marker.map(shortest) ?? "")" placeholder="\(readable(place))" \
      inputmode="decimal" autocomplete="off"\(description.attributes)>
      <input class="readout__slider" type="range" hidden aria-label="x that is read off" \
      min="\(shortest(request.domain.lowerBound))" max="\(shortest(request.domain.upperBound))" step="\(step)" \
      value="\(shortest(place))">
      \(description)
      </div>
      <div class="table-frame" data-part="readout" aria-live="polite">
      <table class="table readout__table">
      <thead><tr><th scope="col">at x = <span data-reading="x">\(readable(place))</span></th>\
      <th scope="col">f(x)</th><th scope="col">f′(x)</th></tr></thead>
      <tbody>
      \(request.curves.map(row))
      </tbody>
      </table>
      </div>
      </section>
      """
  }

  private var place: Double { request.readingPlace }

  /// A hundredth of the domain, rounded down to a power of ten.
  private var step: String {
    let hundredth = (request.domain.upperBound - request.domain.lowerBound) / 100
    return [10.0, 1, 0.1, 0.01, 0.001, 0.0001, 0.00001].first { $0 <= hundredth }.map(shortest) ?? "any"
  }

  private func row(_ curve: ActivationCurve) -> HTML {
    """
    <tr data-reading="\(curve.function.id)"><th scope="row">\(curve.function.name)</th>\
    <td data-number="value">\(readable(curve.value(place)))</td>\
    <td data-number="slope">\(readable(curve.derivative(place)))</td></tr>

    """
  }
}

/// A few values of each curve over the domain; the file has more.
struct ValueTable: Fragment {
  private static let steps = 12

  let request: PlotRequest

  var body: HTML {
    """
    <details class="values" data-part="values">
    <summary class="explorer__summary">Table of values</summary>
    <div class="table-frame" tabindex="0" role="region" aria-label="Table of values">
    <table class="table values__table">
    <thead><tr><th scope="col">x</th>\(request.curves.map(head))</tr></thead>
    <tbody>
    \(places.map(row))
    </tbody>
    </table>
    </div>
    </details>
    """
  }

  /// Even steps, and the places where a formula's piece ends.
  private var places: [Double] {
    let (low, high) = (request.domain.lowerBound, request.domain.upperBound)
    let steps = Double(Self.steps)
    let even = (0...Self.steps).map { (low * (steps - Double($0)) + high * Double($0)) / steps }
    let breaks = request.curves.flatMap(\.breaks).filter(request.domain.contains)
    return Set(even + breaks).sorted()
  }

  private func head(_ curve: ActivationCurve) -> HTML {
    guard request.curves.count > 1 else { return #"<th scope="col">f(x)</th><th scope="col">f′(x)</th>"# }
    return """
      <th scope="col">\(curve.function.name)</th><th scope="col">its f′</th>
      """
  }

  private func row(_ x: Double) -> HTML {
    let cells: [HTML] = request.curves.map { curve in
      "<td>\(readable(curve.value(x)))</td><td>\(readable(curve.derivative(x)))</td>"
    }
    return """
      <tr><th scope="row">\(readable(x))</th>\(cells)</tr>

      """
  }
}
