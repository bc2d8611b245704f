import Domain
import HTML

/// Search, presets and usual domains: ways to another plot that need no script.
struct ExplorerLinks: Fragment {
  private static let reaches = [2.0, 6, 10, 20]

  let request: PlotRequest

  var body: HTML {
    """
    <nav class="explorer__links" aria-label="Functions to look at" data-part="links">
    \(search)
    \(presets)
    <ul class="chips" aria-label="Domain">
    \(Self.reaches.map(reach))
    <li><a class="chip" href="\(Path.activations(reset))" data-explorer-link>Reset</a></li>
    </ul>
    </nav>
    """
  }

  private var presets: HTML? {
    guard request.family == .activations else { return nil }
    return """
      <ul class="chips" aria-label="Functions beside each other">
      \(PlotPreset.all.map(preset))
      </ul>
      """
  }

  /// Its words are found by the server, so that part of a name is enough.
  private var search: HTML {
    """
    <form class="explorer__search" method="get" action="\(Path.activations(request.family))" role="search">
    <label class="visually-hidden" for="search">Find a function</label>
    <input class="field__control" id="search" type="search" name="search" list="functions" placeholder="Find a function" \
    maxlength="40" autocomplete="off">
    <datalist id="functions">\(request.family.functions.map(suggestion))</datalist>
    <button class="button">Find</button>
    </form>
    """
  }

  private func suggestion(_ function: ActivationFunction) -> HTML {
    """
    <option value="\(function.name)"></option>
    """
  }

  private func preset(_ preset: PlotPreset) -> HTML {
    let isShown = preset.functions.map(\.id) == request.curves.map(\.function.id)
    return chip(preset.name, request.showing(preset.functions), isCurrent: isShown)
  }

  private func reach(_ reach: Double) -> HTML {
    chip("±\(readable(reach))", request.over(-reach...reach), isCurrent: request.domain == -reach...reach)
  }

  private func chip(_ words: String, _ request: PlotRequest, isCurrent: Bool) -> HTML {
    let current: HTML = isCurrent ? #" aria-current="true""# : .empty
    return """
      <li><a class="chip" href="\(Path.activations(request))" data-explorer-link\(current)>\(words)</a></li>

      """
  }

  /// The same functions with everything else as usual.
  private var reset: PlotRequest { request.standard.showing(request.curves.map(\.function)) }
}
