import Domain
import HTML

/// Everything that can be asked of a plot, as a form that works without JavaScript.
struct ExplorerForm: Fragment {
  let request: PlotRequest
  let failure: ValidationFailure?
  /// For a frame: what few people need is folded away.
  var isEmbedded = false

  var body: HTML {
    """
    <form class="explorer__controls" id="explorer-form" method="get" action="\(Path.activations(request.family))">
    <div class="card explorer__main">
    \(functionField)
    \(parameters)
    \(isEmbedded ? embeddedControls : nil)
    </div>
    \(isEmbedded ? folded : more)
    </form>
    """
  }

  private var embeddedControls: HTML {
    """
    \(Path.embeddingField)
    \(drawButton)
    """
  }

  private var drawButton: HTML {
    """
    <button class="button button--primary explorer__draw">Draw</button>
    """
  }

  private var folded: HTML {
    """
    <details class="explorer__fold"\(attribute: "open", if: failure != nil)>
    <summary class="explorer__summary">Domain, derivative, comparison</summary>
    \(more)
    </details>
    """
  }

  private var more: HTML {
    """
    <div class="card explorer__more">
    <div class="explorer__pair">
    \(end("min", "From x", request.domain.lowerBound, fallback: PlotRequest.standard.domain.lowerBound))
    \(end("max", "to x", request.domain.upperBound, fallback: PlotRequest.standard.domain.upperBound))
    </div>
    \(derivativeChoice)
    <label class="check"><input class="check__box" type="checkbox" name="aspect" value="equal"\
    \(attribute: "checked", if: request.hasEqualUnits)> Same units along both axes</label>
    \(titleField)
    \(comparison)
    \(isEmbedded ? nil : drawButton)
    </div>
    """
  }

  private var chosen: String { request.curves[0].function.id }

  private var functionField: HTML {
    let description = FieldDescription(id: "f", name: "f", problem: failure?["f"])
    return """
      <div class="field\(failure?["f"] == nil ? "" : " field--invalid")">
      <label class="field__label" for="f">Function</label>
      <select class="field__control" id="f" name="f"\(description.attributes)>
      \(request.family.groups.map(optionGroup))
      </select>
      \(description)
      </div>
      """
  }

  private func optionGroup(_ group: ActivationFunction.Group) -> HTML {
    """
    <optgroup label="\(group.name)">
    \(group.functions.map(option))
    </optgroup>

    """
  }

  private func option(_ function: ActivationFunction) -> HTML {
    """
    <option value="\(function.id)"\(attribute: "selected", if: function.id == chosen)>\(function.name)</option>

    """
  }

  private var parameters: [ParameterField] {
    request.parameters.map { parameter in
      ParameterField(
        parameter: parameter,
        isOneOfSeveral: request.curves.count > 1,
        problem: failure?[parameter.field] ?? failure?[parameter.parameter.name]
      )
    }
  }

  private func end(_ name: String, _ label: String, _ value: Double, fallback: Double) -> HTML {
    let description = FieldDescription(id: name, name: name, problem: failure?[name])
    return """
      <div class="field\(failure?[name] == nil ? "" : " field--invalid")">
      <label class="field__label" for="\(name)">\(label)</label>
      <input class="field__control" id="\(name)" type="number" name="\(name)" min="-1000" max="1000" step="any" \
      value="\(shortest(value))" data-fallback="\(shortest(fallback))" inputmode="decimal" autocomplete="off"\
      \(description.attributes)>
      \(description)
      </div>
      """
  }

  private var derivativeChoice: Choice {
    Choice(
      name: "derivative",
      label: "Derivative",
      options: [
        .init(value: PlotRequest.Derivative.beside.rawValue, words: "in the same picture"),
        .init(value: PlotRequest.Derivative.apart.rawValue, words: "in a picture below"),
        .init(value: PlotRequest.Derivative.hidden.rawValue, words: "not shown"),
      ],
      selected: request.derivative.rawValue,
      problem: failure?["derivative"]
    )
  }

  private var titleField: Field {
    Field(
      name: "title",
      label: "Title in the picture",
      value: request.pictureTitle ?? "",
      problem: failure?["title"],
      isRequired: false,
      longest: 80
    )
  }

  private var comparison: HTML {
    // Those that are shown come first and in their order: a form is sent in the order of its fields.
    let shown = request.curves.dropFirst().map(\.function)
    let others =
      shown + request.family.functions.filter { function in !request.curves.contains { $0.function.id == function.id } }
    return """
      <details class="explorer__comparison"\(attribute: "open", if: request.curves.count > 1)>
      <summary class="explorer__summary">Compare with others, six in all</summary>
      <input class="field__control explorer__filter" type="search" hidden aria-label="Filter the functions" \
      placeholder="Filter" autocomplete="off">
      <ul class="explorer__others">
      \(others.map(other))
      </ul>
      </details>
      """
  }

  private func other(_ function: ActivationFunction) -> HTML {
    let isShown = request.curves.contains { $0.function.id == function.id }
    return """
      <li><label class="check"><input class="check__box" type="checkbox" name="f" value="\(function.id)"\
      \(attribute: "checked", if: isShown)> \(function.name)</label></li>

      """
  }
}
