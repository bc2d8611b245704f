public import Domain
public import HTML

/// How much one upload may bring.
public struct UploadLimits: Equatable, Sendable {
  public let files: Int
  public let bytes: Int64

  public init(files: Int, bytes: Int64) {
    self.files = files
    self.bytes = bytes
  }
}

/// The form that makes a task from pictures; it posts `multipart/form-data` with the token first and the files last.
public struct NewTaskPage: Page {
  public let title = "New task"
  public let project: Project
  public let name: String
  public let subset: String
  public let limits: UploadLimits
  /// Fields: `name`, `subset`, `client_files`.
  public let failure: ValidationFailure?

  public init(
    project: Project,
    name: String = "",
    subset: String = "",
    limits: UploadLimits,
    failure: ValidationFailure? = nil
  ) {
    self.project = project
    self.name = name
    self.subset = subset
    self.limits = limits
    self.failure = failure
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail))
    \(failure.map { FormProblems(failure: $0, fields: ["name", "subset", "client_files"]) })
    <form method="post" action="\(Path.projectTasks(project.id))" enctype="multipart/form-data" class="card form">
    \(Field(name: "name", label: "Name", value: name, problem: failure?["name"], longest: 256, isFocused: true))
    \(subsetField)
    \(pictures)
    <div class="form__actions">
    <button class="button button--primary">Create task</button>
    <a class="button button--quiet" href="\(Path.project(project.id))">Cancel</a>
    </div>
    </form>
    """
  }

  private var trail: [PageHeader.Step] {
    [
      .init(words: "Projects", address: Path.projects),
      .init(words: project.name, address: Path.project(project.id)),
    ]
  }

  private var subsetField: Field {
    Field(
      name: "subset",
      label: "Subset",
      value: subset,
      hint: "Such as <code>train</code> or <code>test</code>.",
      problem: failure?["subset"],
      isRequired: false,
      longest: 64
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
      <label class="field__label" for="client_files">Pictures</label>
      <picture-drop class="picture-drop" data-files="\(limits.files)" data-bytes="\(limits.bytes)">
      <input class="picture-drop__input" id="client_files" name="client_files" type="file" multiple required \
      accept="\(Self.accepted)"\(description.attributes)>
      </picture-drop>
      \(description)
      </div>
      """
  }

  private static let accepted =
    "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff,.jpg,.jpeg,.png,.webp,.gif,.bmp,.tif,.tiff,.zip"

  private var hint: HTML {
    """
    Pictures or zip archives of pictures, at most \(Wording.grouped(limits.files)) files and \
    \(Wording.size(ofBytes: limits.bytes)) together.
    """
  }
}
