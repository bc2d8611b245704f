public import Domain
public import HTML

/// The form that gives a task pictures or a video, or more pictures: by upload, from the connected share, from other
/// servers. It posts `multipart/form-data` with the token first and the files last.
public struct AddMediaPage: Page {
  /// What was typed, by the fields' names.
  public typealias Values = [String: String]

  public let task: LabelingTask
  public let limits: UploadLimits
  public let hasShare: Bool
  public let takesVideos: Bool
  public let values: Values
  public let failure: ValidationFailure?

  public init(
    task: LabelingTask,
    limits: UploadLimits,
    hasShare: Bool,
    takesVideos: Bool,
    values: Values = [:],
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.limits = limits
    self.hasShare = hasShare
    self.takesVideos = takesVideos
    self.values = values
    self.failure = failure
  }

  public var title: String { "Add pictures" }
  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: Self.fields) })
    <form method="post" action="\(Path.taskMedia(task.id))" enctype="multipart/form-data" class="card form">
    \(text("server_files", "Paths in the connected share", shareHint, isShown: hasShare))
    \(text("remote_files", "Addresses of pictures", "One <code>https://</code> address a line.", isShown: true))
    \(Choice(name: "sorting_method", label: "Order", options: Self.orders, selected: values["sorting_method"]))
    <details class="form__more"\(attribute: "open", if: isDetailed)><summary>Only some of the frames</summary>
    \(number("start_frame", "First", "Counted from 0."))
    \(number("stop_frame", "Last", "Empty for the end."))
    \(number("frame_step", "Every how many", "1 for all, 10 for every tenth."))
    \(number("image_quality", "Quality of the pictures shown to clients", "0 to 100; 70 where nothing is said."))
    </details>
    \(pictures)
    <div class="form__actions">
    <button class="button button--primary">Add</button>
    <a class="button button--quiet" href="\(Path.task(task.id))">Cancel</a>
    </div>
    </form>
    """
  }

  private static let fields = [
    "server_files", "remote_files", "sorting_method", "start_frame", "stop_frame", "frame_filter", "image_quality",
    "client_files",
  ]

  private static let orders = [
    Choice.Option(value: "lexicographical", words: "By name, letter by letter"),
    Choice.Option(value: "natural", words: "By name, numbers by their value"),
    Choice.Option(value: "predefined", words: "As chosen here"),
    Choice.Option(value: "random", words: "Shuffled"),
  ]

  private var trail: [PageHeader.Step] {
    .above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var lead: HTML {
    task.size == nil
      ? "They become the task's frames, shared out among its jobs."
      : "They come behind those that the task has, in new jobs; what was marked stays as it is."
  }

  private var shareHint: HTML { "One a line; a folder stands for everything in it." }

  private var isDetailed: Bool {
    ["start_frame", "stop_frame", "frame_step", "image_quality"].contains { !(values[$0] ?? "").isEmpty }
  }

  private func text(_ name: String, _ label: String, _ hint: HTML, isShown: Bool) -> HTML? {
    guard isShown else { return nil }
    let description = FieldDescription(id: name, name: name, hint: hint, problem: failure?[name])
    return """
      <div class="field\(failure?[name] == nil ? "" : " field--invalid")">
      <label class="field__label" for="\(name)">\(label) <span class="field__optional">optional</span></label>
      <textarea class="field__control" id="\(name)" name="\(name)" rows="3" \
      spellcheck="false"\(description.attributes)>\(values[name] ?? "")</textarea>
      \(description)
      </div>
      """
  }

  private func number(_ name: String, _ label: String, _ hint: HTML) -> Field {
    Field(
      name: name,
      label: label,
      value: values[name] ?? "",
      hint: hint,
      problem: failure?[name == "frame_step" ? "frame_filter" : name],
      isRequired: false,
      longest: 9
    )
  }

  private var pictures: HTML {
    let description = FieldDescription(
      id: "client_files",
      name: "client_files",
      hint: hint,
      problem: failure?["client_files"]
    )
    return """
      <div class="field\(description.problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="client_files">Files</label>
      <picture-drop class="picture-drop" data-files="\(limits.files)" data-bytes="\(limits.bytes)">
      <input class="picture-drop__input" id="client_files" name="client_files" type="file" \
      multiple\(description.attributes)>
      </picture-drop>
      \(description)
      </div>
      """
  }

  private var hint: HTML {
    """
    Pictures, archives of pictures\(takesVideos ? ", or one video" : ""): at most \(Wording.grouped(limits.files)) files and \
    \(Wording.size(ofBytes: limits.bytes)) together.
    """
  }
}
