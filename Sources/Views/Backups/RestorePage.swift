public import Domain
public import HTML

/// A new task or project that is made of a backup.
public struct RestorePage: Page {
  public enum Kind: String, Sendable {
    case task, project
  }

  public let kind: Kind
  public let failure: ValidationFailure?

  public init(kind: Kind, failure: ValidationFailure? = nil) {
    self.kind = kind
    self.failure = failure
  }

  public var title: String { "New \(kind.rawValue) from a backup" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [step], lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: []) })
    <form method="post" enctype="multipart/form-data" action="\(address)" class="form">
    <div class="field"><label class="field__label" for="backup">Backup</label>
    <input class="field__control" id="backup" name="backup" type="file" accept=".zip,application/zip" required>
    <p class="field__hint">A zip that was downloaded as the backup of a \(kind.rawValue), here or from CVAT.</p></div>
    <div class="form__actions"><button class="button button--primary">Make the \(kind.rawValue)</button>
    <a class="button button--quiet" href="\(step.address)">Cancel</a></div>
    </form>
    """
  }

  private var lead: HTML {
    """
    Everything comes back as it was, under your name. People who have an account of the same name here keep their \
    work; nothing that is here already is changed.
    """
  }

  private var step: PageHeader.Step {
    switch kind {
    case .task: .init(words: "Tasks", address: Path.tasks)
    case .project: .init(words: "Projects", address: Path.projects)
    }
  }

  private var address: String { kind == .task ? Path.newTaskFromBackup : Path.newProjectFromBackup }
}
