public import Domain
public import HTML

/// A dataset format as the page offers it.
public struct DatasetFormatChoice: Equatable, Sendable {
  public let name: String
  public let summary: String
  /// What an export leaves out or changes, in sentences.
  public let losses: [String]

  public init(name: String, summary: String, losses: [String] = []) {
    self.name = name
    self.summary = summary
    self.losses = losses
  }
}

/// Exporting a task in any format, and importing annotations into it.
public struct DatasetPage: Page {
  public let task: LabelingTask
  /// The last used one first.
  public let exporters: [DatasetFormatChoice]
  public let importers: [DatasetFormatChoice]
  public let failure: ValidationFailure?

  public init(
    task: LabelingTask,
    exporters: [DatasetFormatChoice],
    importers: [DatasetFormatChoice],
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.exporters = exporters
    self.importers = importers
    self.failure = failure
  }

  public var title: String { "Export and import" }

  public var layout: PageLayout { PageLayout(width: .wide) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: task.name, address: Path.task(task.id))], lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: []) })
    <section class="card" aria-labelledby="export-title">
    <h2 class="card__title" id="export-title">Export</h2>
    <form method="post" action="\(Path.taskDatasetExport(task.id))" class="form">
    \(Choice(name: "format", label: "Format", options: exporters.map { .init(value: $0.name, words: $0.name) }))
    <label class="check"><input class="check__box" type="checkbox" name="save_images" value="true"> With pictures</label>
    <label class="check"><input class="check__box" type="checkbox" name="masks_as_polygons" value="true"> \
    Masks as polygons (COCO)</label>
    <label class="check"><input class="check__box" type="checkbox" name="groups_apart" value="true"> \
    Keep the annotations of a group apart (COCO)</label>
    \(Field(name: "split", label: "Split into train, val and test", hint: "Parts such as 80,10,10.", isRequired: false))
    \(Field(name: "seed", label: "Seed of the split", hint: "The same seed gives the same split.", isRequired: false))
    <div class="form__actions"><button class="button button--primary">Export</button></div>
    </form>
    </section>
    <section class="card" aria-labelledby="import-title">
    <h2 class="card__title" id="import-title">Import annotations</h2>
    <form method="post" enctype="multipart/form-data" action="\(Path.taskDatasetImport(task.id))" class="form">
    \(Choice(name: "import_format", label: "Format", options: importers.map { .init(value: $0.name, words: $0.name) }))
    <div class="field"><label class="field__label" for="annotation_file">File</label>
    <input id="annotation_file" name="annotation_file" type="file" required></div>
    \(Choice(name: "mode", label: "What is there already", options: Self.modes))
    <label class="check"><input class="check__box" type="checkbox" name="conv_mask_to_poly" value="true"> \
    Masks become polygons</label>
    <div class="form__actions"><button class="button button--primary">Import</button></div>
    </form>
    </section>
    <section class="card" aria-labelledby="formats-title">
    <h2 class="card__title" id="formats-title">What each format keeps</h2>
    <dl>\(exporters.map(described))</dl>
    </section>
    """
  }

  private static let modes: [Choice.Option] = [
    .init(value: "dry", words: "Change nothing: only tell what would happen"),
    .init(value: "append", words: "Keep it, and add to it"),
    .init(value: "replace", words: "Replace it"),
  ]

  private var lead: HTML { "The file is made in the background; it waits for you under Requests for a day." }

  private func described(_ format: DatasetFormatChoice) -> HTML {
    """
    <dt><strong>\(format.name)</strong></dt>
    <dd>\(format.summary)\(format.losses.map { " \($0)" as HTML })</dd>

    """
  }
}
