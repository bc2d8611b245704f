public import Domain
public import HTML

/// Exporting a project, a task or a job in any format, and importing into it.
public struct DatasetPage: Page {
  public let subject: DatasetSubject
  /// The last used one first.
  public let exporters: [DatasetFormatChoice]
  public let importers: [DatasetFormatChoice]
  /// Which table of labels exports may bring up to date; nil where there is none, or not for this reader.
  public let table: String?
  /// What was typed; of boxes with one name, those that were ticked, with commas between.
  public let typed: [String: String]
  public let failure: ValidationFailure?

  public init(
    subject: DatasetSubject,
    exporters: [DatasetFormatChoice],
    importers: [DatasetFormatChoice],
    table: String? = nil,
    typed: [String: String] = [:],
    failure: ValidationFailure? = nil
  ) {
    self.subject = subject
    self.exporters = exporters
    self.importers = importers
    self.table = table
    self.typed = typed
    self.failure = failure
  }

  public var title: String { "Export and import" }

  public var layout: PageLayout { PageLayout(width: .wide) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: subject.trail, lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: Self.fields) })
    <div class="dataset">
    \(exportCard)
    \(importCard)
    </div>
    """
  }

  private static let fields = ["format", "split", "seed", "import_format", "annotation_file"]

  private var lead: HTML {
    """
    What you ask for is done in the background: you see how far it is, and find it under \
    <a href="\(Path.requests)">Requests</a> later, where an export waits for you for a day.
    """
  }

  private var exportCard: HTML {
    """
    <section class="card" aria-labelledby="export-title">
    <h2 class="card__title" id="export-title">Export</h2>
    <form method="post" action="\(subject.exportPath)" class="form">
    \(FormatChoice(
      name: "format",
      formats: exporters,
      selected: typed["format"],
      problem: problem("format"),
      address: subject.path
    ))
    \(check("save_images", "With the pictures"))
    <fieldset class="field"><legend class="field__label">Split at random</legend>
    \(Field(
      name: "split",
      label: "Parts of train, val and test",
      value: typed["split"] ?? "",
      hint: "Such as 80,10,10. Without it, everything stays in the subset that its task has.",
      problem: problem("split"),
      isRequired: false
    ))
    \(Field(
      name: "seed",
      label: "Seed",
      value: typed["seed"] ?? "",
      hint: "A whole number. The same seed divides the same pictures in the same way again.",
      problem: problem("seed"),
      isRequired: false
    ))
    </fieldset>
    <fieldset class="field"><legend class="field__label">Only jobs that are</legend>
    \(Self.states.map { check("job_state", $0.words, value: $0.state.rawValue) })
    </fieldset>
    <fieldset class="field" data-format="COCO 1.0"><legend class="field__label">For COCO 1.0</legend>
    \(check("groups_apart", "Keep the annotations of a group apart"))
    \(check("masks_as_polygons", "Masks as polygons"))
    \(check("no_crowds", "Masks are no crowds (iscrowd 0)"))
    </fieldset>
    \(table.map(tableFields))
    <div class="form__actions"><button class="button button--primary">Export</button></div>
    </form>
    </section>
    """
  }

  private func tableFields(_ place: String) -> HTML {
    """
    <fieldset class="field" data-format="Label table 1.0"><legend class="field__label">For Label table 1.0</legend>
    \(check("update_table", "Also bring the table “porthole_labels” in \(place) up to date"))
    </fieldset>
    """
  }

  private static let states: [(state: Job.State, words: String)] = Job.State.allCases.map { ($0, $0.rawValue) }

  private var importCard: HTML {
    """
    <section class="card" aria-labelledby="import-title">
    <h2 class="card__title" id="import-title">\(subject.kind == .project ? "Import tasks" : "Import annotations")</h2>
    <form method="post" enctype="multipart/form-data" action="\(subject.importPath)" class="form">
    \(FormatChoice(
      name: "import_format",
      formats: importers,
      selected: typed["import_format"],
      problem: problem("import_format") ?? problem("import")
    ))
    \(fileField)
    \(ImportMannerFields(
      kind: subject.kind,
      mode: typed["mode"],
      drawsMasksAsPolygons: typed["conv_mask_to_poly"] == "true"
    ))
    \(ImportButtons())
    </form>
    </section>
    """
  }

  private var fileField: HTML {
    let description = FieldDescription(
      id: "annotation_file",
      name: "annotation_file",
      hint: "A zip; of COCO, CVAT, Datumaro and Label Studio, the document alone will do.",
      problem: problem("annotation_file")
    )
    return """
      <div class="field\(problem("annotation_file") == nil ? "" : " field--invalid")">
      <label class="field__label" for="annotation_file">File</label>
      <input class="field__control" id="annotation_file" name="annotation_file" type="file" required\
      \(description.attributes)>
      \(description)
      </div>
      """
  }

  private func check(_ name: String, _ words: String, value: String = "true") -> HTML {
    """
    <label class="check"><input class="check__box" type="checkbox" name="\(name)" value="\(value)"\
    \(attribute: "checked", if: (typed[name] ?? "").split(separator: ",").contains(value[...]))> \(words)</label>

    """
  }

  private func problem(_ field: String) -> String? {
    failure?.problems.first { $0.field == field }?.sentence
  }
}

/// A format from a list, with words about the chosen one below. Without JavaScript the words of all can be unfolded.
struct FormatChoice: Fragment {
  let name: String
  let formats: [DatasetFormatChoice]
  let selected: String?
  let problem: String?
  /// The page that has the words for the form's other choices, asked with them; nil where they change nothing.
  var address: String?

  var body: HTML {
    """
    <format-choice\(address.map { " data-address=\"\($0)\"" as HTML })>
    \(Choice(
      name: name,
      label: "Format",
      options: formats.map { .init(value: $0.name, words: $0.name) },
      selected: selected,
      problem: problem
    ))
    <details class="format-words"><summary>What each format is for</summary>
    <dl class="format-words__list" aria-live="polite">\(formats.map(described))</dl>
    </details>
    </format-choice>
    """
  }

  private func described(_ format: DatasetFormatChoice) -> HTML {
    """
    <div data-format="\(format.name)"><dt class="format-words__name">\(format.name)</dt>
    <dd class="format-words__text">\(format.summary)\(FormatLossList(losses: format.losses))</dd></div>

    """
  }
}

/// What an export leaves out or changes.
struct FormatLossList: Fragment {
  let losses: [String]

  var body: HTML {
    guard !losses.isEmpty else { return "" }
    return """
      <ul class="format-words__losses">\(losses.map { "<li>\($0)</li>" as HTML })</ul>
      """
  }
}
