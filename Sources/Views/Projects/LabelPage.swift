public import Domain
public import HTML

/// One label with all that belongs to it: what may be drawn with it, its attributes, a skeleton's points.
///
/// The form's fields: `label_name`, `label_color`, `kind`; for each attribute, in rows, `attribute_id` (empty for a new
/// one), `attribute_name`, `attribute_input`, `attribute_values` (separated by commas), `attribute_default` and
/// `attribute_mutable` (`true` or `false`); for each point of a skeleton `point_id`, `point_name`, `point_x` and `point_y`
/// (percent); `edges`, pairs of point numbers such as `1-2, 2-3`.
public struct LabelPage: Page {
  public let project: Project
  public let typed: TypedLabel
  /// nil for a new label.
  public let label: Label?
  public let failure: ValidationFailure?

  public init(project: Project, label: Label?, typed: TypedLabel? = nil, failure: ValidationFailure? = nil) {
    self.project = project
    self.label = label
    self.typed = typed ?? label.map(TypedLabel.init) ?? TypedLabel(kind: LabelKind.any.rawValue)
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(stylesheets: ["css/pages/skeleton-template.css"]) }

  public var title: String { label.map { "Label \($0.name)" } ?? "New label" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail))
    \(failure.map { FormProblems(failure: $0, fields: ["label_name", "kind"]) })
    <form method="post" action="\(action)" class="form">
    <section class="card" aria-labelledby="label-title">
    <h2 class="card__title" id="label-title">Label</h2>
    <div class="form">
    \(Field(
      name: "label_name", label: "Name", value: typed.name, problem: failure?["label_name"],
      longest: LabelDraft.longestName
    ))
    <div class="field"><label class="field__label" for="label_color">Colour</label>
    <input class="label-row__color" type="color" id="label_color" name="label_color" value="\(color)"></div>
    \(Choice(
      name: "kind", label: "What is drawn with it", options: kinds, selected: typed.kind,
      hint: "“Anything” takes every tool but skeletons.", problem: failure?["kind"]
    ))
    </div>
    </section>
    \(SkeletonSection(typed: typed, label: label, problem: failure?["edges"]))
    <section class="card" aria-labelledby="attributes-title">
    <h2 class="card__title" id="attributes-title">Attributes</h2>
    <p class="card__note">What annotators answer for each object. Rows without a name are left out; to take an attribute
    away, empty its name.</p>
    <ol class="label-rows__list attribute-rows">
    \(attributeRows)
    </ol>
    </section>
    <div class="form__actions"><button class="button button--primary">Save</button>
    <a class="button button--quiet" href="\(Path.projectSettings(project.id))">Cancel</a></div>
    </form>
    """
  }

  private var action: String {
    label.map { Path.projectLabel(project.id, $0.id) } ?? Path.projectLabels(project.id)
  }

  private var color: String { LabelRow(name: typed.name, color: typed.color).shownColor.description }

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Projects", address: Path.projects),
      .init(words: project.name, address: Path.project(project.id)),
      .init(words: "Settings", address: Path.projectSettings(project.id)),
    ]
  }

  private var kinds: [Choice.Option] {
    LabelKind.allCases.map { .init(value: $0.rawValue, words: Wording.kind($0)) }
  }

  private var attributeRows: [HTML] {
    let blank = (0..<3).map { _ in TypedLabel.Attribute() }
    return (typed.attributes + blank).enumerated().map { row($0.element, number: $0.offset + 1) }
  }

  private func row(_ attribute: TypedLabel.Attribute, number: Int) -> HTML {
    let problem = failure?.problems.first { $0.field.hasPrefix("attributes[\(number - 1)]") }?.sentence
    let description = FieldDescription(id: "attribute-\(number)", name: "attribute_name", problem: problem)
    return """
      <li class="attribute-row\(problem == nil ? "" : " field--invalid")">
      <input type="hidden" name="attribute_id" value="\(attribute.id)">
      \(input("attribute_name", attribute.name, "Name of attribute \(number)", "Name", description.attributes))
      \(select("attribute_input", inputs, attribute.input, "Kind of attribute \(number)"))
      \(select("attribute_mutable", changes, attribute.isMutable ? "true" : "false", "Changes of attribute \(number)"))
      \(input("attribute_values", attribute.values, "Values of attribute \(number)", "Values: red, green, blue", .empty))
      \(input("attribute_default", attribute.defaultValue, "Default of attribute \(number)", "Default", .empty))
      \(description)
      </li>

      """
  }

  private func input(
    _ name: String,
    _ value: String,
    _ label: String,
    _ placeholder: String,
    _ further: HTML
  ) -> HTML {
    """
    <input class="field__control" type="text" name="\(name)" value="\(value)" aria-label="\(label)" \
    placeholder="\(placeholder)" autocomplete="off"\(further)>
    """
  }

  private func select(
    _ name: String,
    _ options: [(value: String, words: String)],
    _ selected: String,
    _ label: String
  ) -> HTML {
    let elements = options.map { option -> HTML in
      """
      <option value="\(option.value)"\(attribute: "selected", if: option.value == selected)>\(option.words)</option>
      """
    }
    return """
      <select class="field__control" name="\(name)" aria-label="\(label)">\(elements)</select>
      """
  }

  private let inputs = [
    (value: "select", words: "One of a list"), (value: "radio", words: "One of a few"),
    (value: "checkbox", words: "Yes or no"), (value: "number", words: "Number"), (value: "text", words: "Text"),
  ]

  private let changes = [
    (value: "false", words: "The same in all frames"), (value: "true", words: "May change in a track"),
  ]
}

/// A label as it stands in its form.
public struct TypedLabel: Equatable, Sendable {
  public struct Attribute: Equatable, Sendable {
    public var id = ""
    public var name = ""
    public var input = "select"
    /// Separated by commas.
    public var values = ""
    public var defaultValue = ""
    public var isMutable = false

    public init() {}
  }

  public struct Point: Equatable, Sendable {
    public let id: String
    public let name: String
    /// Percent of the drawing; empty where nobody placed it.
    public let x: String
    public let y: String

    public init(id: String, name: String, x: String = "", y: String = "") {
      self.id = id
      self.name = name
      self.x = x
      self.y = y
    }
  }

  public var name: String
  public var color: String
  public var kind: String
  public var attributes: [Attribute]
  public var points: [Point]
  public var edges: String

  public init(
    name: String = "",
    color: String = "",
    kind: String,
    attributes: [Attribute] = [],
    points: [Point] = [],
    edges: String = ""
  ) {
    self.name = name
    self.color = color
    self.kind = kind
    self.attributes = attributes
    self.points = points
    self.edges = edges
  }

  /// What is stored.
  public init(_ label: Label) {
    let drawing = SkeletonDrawing(svg: label.svg)
    self.init(
      name: label.name,
      color: label.color.description,
      kind: label.kind.rawValue,
      attributes: label.attributes.map { attribute in
        var typed = Attribute()
        typed.id = attribute.id.description
        typed.name = attribute.name
        typed.input = attribute.input.rawValue
        typed.values = attribute.values.joined(separator: ", ")
        typed.defaultValue = attribute.defaultValue
        typed.isMutable = attribute.isMutable
        return typed
      },
      points: label.sublabels.enumerated().map { index, point in
        let node = drawing.nodes.first { $0.number == index + 1 }
        return Point(
          id: point.id.description,
          name: point.name,
          x: node.map { "\($0.x)" } ?? "",
          y: node.map { "\($0.y)" } ?? ""
        )
      },
      edges: drawing.edges.map { "\($0.from)-\($0.to)" }.joined(separator: ", ")
    )
  }
}
