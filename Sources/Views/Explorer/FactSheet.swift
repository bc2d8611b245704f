import Domain
import HTML

/// Range, shape, use, origin and names elsewhere of one curve.
struct FactSheet: Fragment {
  let curve: ActivationCurve

  var body: HTML {
    let shape = CurveShape(curve)
    let facts = curve.function.facts
    return """
      <section class="section facts">
      <h2 class="section__title">Facts</h2>
      <dl class="facts__list">
      \(entry("Range", facts.range))
      \(entry("Monotonic", shape.directionWords))
      \(entry("Smooth", shape.smoothnessWords))
      \(entry("Saturates", facts.saturation ?? "nowhere"))
      \(entry("Minimum", shape.minimumWords ?? "none inside its domain"))
      \(entry("Found in", facts.use))
      \(facts.origin.map { entry("Origin", "\($0).") })
      </dl>
      </section>
      <section class="section facts">
      <h2 class="section__title">In code</h2>
      <dl class="facts__list">
      \(curve.frameworkCalls.map(call))
      </dl>
      </section>
      """
  }

  private func entry(_ name: String, _ words: String) -> HTML {
    """
    <div class="facts__entry"><dt>\(name)</dt><dd>\(words)</dd></div>

    """
  }

  private func call(_ call: ActivationCurve.FrameworkCall) -> HTML {
    guard let line = call.line else { return entry(call.framework, "has no function of its own for it") }
    return """
      <div class="facts__entry"><dt>\(call.framework)</dt><dd class="facts__code"><code>\(line)</code> \
      <button class="button button--small" type="button" data-copy="\(line)" hidden>Copy<span class="visually-hidden"> \
      the line for \(call.framework)</span></button></dd></div>

      """
  }
}

/// The facts of several curves beside each other.
struct FactTable: Fragment {
  let curves: [ActivationCurve]

  var body: HTML {
    """
    <section class="section">
    <h2 class="section__title">Facts</h2>
    <div class="table-frame" tabindex="0" role="region" aria-label="Facts">
    <table class="table">
    <thead><tr><th scope="col">Function</th><th scope="col">Range</th><th scope="col">Monotonic</th>\
    <th scope="col">Smooth</th><th scope="col">Saturates</th><th scope="col">Minimum</th></tr></thead>
    <tbody>
    \(curves.map(row))
    </tbody>
    </table>
    </div>
    </section>
    """
  }

  private func row(_ curve: ActivationCurve) -> HTML {
    let shape = CurveShape(curve)
    let facts = curve.function.facts
    return """
      <tr><th scope="row">\(curve.function.name)</th><td>\(facts.range)</td><td>\(shape.directionWords)</td>\
      <td>\(shape.smoothnessWords)</td><td>\(facts.saturation ?? "nowhere")</td>\
      <td>\(shape.minimumWords ?? "–")</td></tr>

      """
  }
}
