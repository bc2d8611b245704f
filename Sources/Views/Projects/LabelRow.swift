import Domain
import HTML

/// A label as it was typed into a form: the repeated fields `label_name` and `label_color`.
public struct LabelRow: Equatable, Sendable {
  public let name: String
  /// `#rrggbb`, or whatever was sent instead.
  public let color: String

  public init(name: String, color: String) {
    self.name = name
    self.color = color
  }

  /// An empty row in the colour that its position suggests.
  static func blank(at position: Int) -> LabelRow {
    LabelRow(name: "", color: LabelColor.palette[position % LabelColor.palette.count].description)
  }

  /// What the colour control can show: it takes nothing but `#rrggbb`.
  var shownColor: LabelColor { LabelColor(color) ?? .suggested(for: name) }
}

/// Name and colour of several labels, a row each; rows without a name are left out by the server.
struct LabelRows: Fragment {
  /// The form without JavaScript has at least this many rows.
  private static let fewest = 5

  let rows: [LabelRow]
  /// Field `labels[2]` is the third row, `labels` the whole set.
  let failure: ValidationFailure?

  var body: HTML {
    """
    <label-rows class="label-rows">
    <fieldset class="label-rows__set">
    <legend class="field__label">Labels</legend>
    <p class="field__hint">A name and a colour each; rows without a name are left out.</p>
    \(setProblem)
    <ol class="label-rows__list">
    \(lines)
    </ol>
    <button class="button button--small" type="button" data-add hidden>\(Icon.plus)Add a label</button>
    </fieldset>
    </label-rows>
    """
  }

  private var setProblem: HTML? {
    guard let sentence = failure?["labels"] else { return nil }
    return """
      <p class="field__problem" data-field="labels">\(Icon.alert)\(sentence)</p>
      """
  }

  private var lines: [HTML] {
    let blank = (rows.count..<max(rows.count, Self.fewest)).map(LabelRow.blank)
    return (rows + blank).enumerated().map { line($0.element, number: $0.offset) }
  }

  private func line(_ row: LabelRow, number: Int) -> HTML {
    let description = FieldDescription(
      id: "label-\(number)",
      name: "labels[\(number)]",
      problem: failure?["labels[\(number)]"]
    )
    return """
      <li class="label-row\(description.problem == nil ? "" : " field--invalid")">
      <input class="label-row__color" type="color" name="label_color" value="\(row.shownColor.description)" \
      aria-label="Colour of label \(number + 1)">
      <input class="field__control label-row__name" type="text" name="label_name" value="\(row.name)" \
      aria-label="Name of label \(number + 1)" maxlength="\(LabelDraft.longestName)" autocomplete="off"\
      \(description.attributes)>
      <button class="button button--small button--quiet button--icon label-row__remove" type="button" \
      aria-label="Remove label \(number + 1)" data-remove hidden>\(Icon.cross)</button>
      \(description)
      </li>

      """
  }
}
