import Domain
import HTML

/// How the pair is shown: a form whose fields are the address's, so that it works without JavaScript too.
struct ComparisonControls: Fragment {
  let comparison: Comparison
  let view: ComparisonView

  var body: HTML {
    """
    <form method="get" action="\(Path.comparison(comparison.slug))" class="compare__controls" data-part="controls">
    <fieldset class="compare__modes"><legend class="visually-hidden">How to compare</legend>
    \(ComparisonView.Mode.allCases.map(mode))
    </fieldset>
    <div class="compare__options">
    \(check("orient", "vertical", "Top and bottom", view.isVertical))
    \(check("labels", "0", "No labels", !view.hasLabels))
    </div>
    <button class="button button--small compare__submit">Show</button>
    <div class="compare__tools" role="group" aria-label="Zoom">
    \(tool("out", "Zoom out", Icon.minus))
    <output class="compare__zoom" data-part="zoom" aria-label="Zoom">100 %</output>
    \(tool("in", "Zoom in", Icon.plus))
    <button class="button button--small" type="button" data-do="reset">Reset</button>
    <button class="button button--small" type="button" data-do="screen">Full screen</button>
    <button class="button button--small" type="button" data-do="copy" aria-live="polite">Copy link</button>
    </div>
    </form>
    """
  }

  private func mode(_ mode: ComparisonView.Mode) -> HTML {
    """
    <label class="compare__mode"><input class="compare__radio" type="radio" name="mode" value="\(mode.rawValue)"\
    \(attribute: "checked", if: mode == view.mode)><span>\(Self.words(mode))</span></label>

    """
  }

  private static func words(_ mode: ComparisonView.Mode) -> String {
    switch mode {
    case .slide: "Slide"
    case .fade: "Fade"
    case .difference: "Difference"
    case .side: "Side by side"
    }
  }

  private func check(_ name: String, _ value: String, _ words: String, _ isOn: Bool) -> HTML {
    """
    <label class="check"><input class="check__box" type="checkbox" name="\(name)" value="\(value)"\
    \(attribute: "checked", if: isOn)>\(words)</label>

    """
  }

  private func tool(_ action: String, _ name: String, _ icon: HTML) -> HTML {
    """
    <button class="button button--small button--icon" type="button" data-do="\(action)" aria-label="\(name)">\
    \(icon)</button>
    """
  }
}

/// What the keys do, folded up.
struct ComparisonHelp: Fragment {
  var body: HTML {
    """
    <details class="compare__help disclosure"><summary class="disclosure__summary">Keys and gestures</summary>
    <dl class="compare__keys">
    \(Self.lines.map(line))
    </dl>
    </details>
    """
  }

  private static let lines: [(keys: String, words: String)] = [
    ("Arrows", "one step; with Shift, or Page up and Page down, ten"),
    ("Home, End", "all of one picture, or all of the other"),
    (
      "+ − 0",
      "zoom in, out, and back; so do two fingers, Ctrl with the wheel, and the wheel once the picture was clicked"
    ),
    (
      "W A S D",
      "move both pictures while they are enlarged; so do Space or the middle button while dragging, and two fingers"
    ),
    ("Double click", "back to the start"),
  ]

  private func line(_ line: (keys: String, words: String)) -> HTML {
    """
    <div class="compare__key"><dt>\(line.keys)</dt><dd>\(line.words)</dd></div>

    """
  }
}
