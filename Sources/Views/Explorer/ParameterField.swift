import Domain
import HTML

/// A slider and a number field that show the same value; without JavaScript the slider is the one that counts.
struct ParameterField: Fragment {
  let parameter: PlotRequest.SetParameter
  /// More than one curve is shown, so the function's name must be told.
  let isOneOfSeveral: Bool
  var problem: String?

  var body: HTML {
    """
    <div class="field parameter\(problem == nil ? "" : " field--invalid")" data-parameter="\(name)" \
    data-own="\(parameter.function.id).\(parameter.parameter.name)">
    <div class="parameter__head">
    <label class="field__label" for="\(id)">\(label)</label>
    <output class="parameter__value" name="value" for="\(id)">\(readable(parameter.value))</output>
    </div>
    <div class="parameter__row">
    <input class="parameter__slider" id="\(id)" type="range" name="\(name)" min="\(low)" max="\(high)" \
    step="\(shortest(parameter.parameter.step))" value="\(value)" \
    data-fallback="\(shortest(parameter.parameter.fallback))"\(description.attributes)>
    <input class="field__control parameter__number" type="number" min="\(low)" max="\(high)" step="any" hidden \
    value="\(value)" inputmode="decimal" autocomplete="off" aria-label="\(label), exact value">
    </div>
    \(description)
    </div>
    """
  }

  private var name: String { parameter.field }
  private var id: String { "parameter-\(name)" }
  private var value: String { shortest(parameter.value) }
  private var low: String { shortest(parameter.parameter.range.lowerBound) }
  private var high: String { shortest(parameter.parameter.range.upperBound) }

  private var label: String {
    isOneOfSeveral ? "\(parameter.parameter.symbol) of \(parameter.function.name)" : parameter.parameter.symbol
  }

  private var description: FieldDescription { FieldDescription(id: id, name: name, problem: problem) }
}
