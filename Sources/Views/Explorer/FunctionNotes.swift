import Domain
import HTML

/// What there is to say of the one function that is shown.
struct FunctionNotes: Fragment {
  let curve: ActivationCurve

  var body: HTML {
    """
    <div class="notes">
    <section class="section notes__formulas">
    <h2 class="section__title">Formula</h2>
    \(Formula(tex: function.notes.formula))
    </section>
    <section class="section notes__formulas">
    <h2 class="section__title">Derivative</h2>
    \(Formula(tex: function.notes.derivative))
    </section>
    <section class="section">
    <h2 class="section__title">Description</h2>
    <p>\(function.notes.description)</p>
    </section>
    <section class="section">
    <h2 class="section__title">In the plot</h2>
    <p>\(function.notes.explanation)</p>
    </section>
    <section class="section">
    <h2 class="section__title">Pros</h2>
    <ul class="notes__points notes__points--pros">
    \(function.notes.pros.map(point))
    </ul>
    </section>
    <section class="section">
    <h2 class="section__title">Cons</h2>
    <ul class="notes__points notes__points--cons">
    \(function.notes.cons.map(point))
    </ul>
    </section>
    \(FactSheet(curve: curve))
    </div>
    """
  }

  private var function: ActivationFunction { curve.function }

  private func point(_ sentence: String) -> HTML {
    """
    <li>\(sentence)</li>

    """
  }
}

/// The functions of a comparison, each with its formula and the way to its own page.
struct ComparedFunctions: Fragment {
  let request: PlotRequest

  var body: HTML {
    """
    <div class="notes">
    \(request.curves.map(article))
    </div>
    \(FactTable(curves: request.curves))
    """
  }

  private func article(_ curve: ActivationCurve) -> HTML {
    """
    <section class="section">
    <h2 class="section__title">\
    <a href="\(Path.activations(request.showing(curve.function)))">\(curve.function.name)</a></h2>
    \(Formula(tex: curve.function.notes.formula))
    <p>\(curve.function.notes.description)</p>
    </section>

    """
  }
}

/// A formula in a frame that scrolls sideways by itself, also by keys, where the window is too narrow for it.
struct Formula: Fragment {
  let tex: String

  var body: HTML {
    """
    <div class="notes__formula" role="group" aria-label="Formula" tabindex="0">\(MathML(tex: tex))</div>
    """
  }
}
