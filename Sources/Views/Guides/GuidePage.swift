public import Domain
public import HTML

/// A guide as annotators read it.
public struct GuidePage: Page {
  public let subject: GuideSubject
  /// nil where nobody has written one.
  public let guide: Guide?
  public let assets: [GuideAsset]
  public let canManage: Bool

  public init(subject: GuideSubject, guide: Guide?, assets: [GuideAsset] = [], canManage: Bool) {
    self.subject = subject
    self.guide = guide
    self.assets = assets
    self.canManage = canManage
  }

  public var title: String { "Guide of \(subject.name)" }

  public var body: HTML {
    """
    \(header)
    \(content)
    """
  }

  private var header: PageHeader {
    PageHeader(
      title: title,
      trail: canManage ? subject.trail : [],
      lead: lead,
      actions: canManage && guide != nil ? edit("Edit") : nil
    )
  }

  private var lead: HTML? { guide.map { "changed \(Moment($0.updated)) UTC" } }

  private var content: HTML {
    guard let guide else {
      return EmptyState(
        title: "No guide yet",
        sentence: canManage
          ? "Say what is to be marked and how, with pictures: annotators read it beside their work."
          : "Those who manage this have written none.",
        action: canManage ? edit("Write a guide") : nil
      ).body
    }
    return """
      <article class="card guide">
      \(Markdown(text: guide.markdown, pictures: assets.markdownPictures))
      </article>
      """
  }

  private func edit(_ words: String) -> HTML {
    """
    <a class="button button--primary" href="\(Path.guideEditing(subject.subject))">\(words)</a>
    """
  }
}

/// Writes a guide: Markdown, its pictures, and what it looks like.
public struct GuideEditingPage: Page {
  public let subject: GuideSubject
  public let guide: Guide?
  public let assets: [GuideAsset]
  /// What stands in the field, which may differ from what is saved.
  public let markdown: String
  /// Fields: `markdown`, `file`.
  public let failure: ValidationFailure?

  public init(
    subject: GuideSubject,
    guide: Guide?,
    assets: [GuideAsset] = [],
    markdown: String? = nil,
    failure: ValidationFailure? = nil
  ) {
    self.subject = subject
    self.guide = guide
    self.assets = assets
    self.markdown = markdown ?? guide?.markdown ?? ""
    self.failure = failure
  }

  public var title: String { "Write the guide of \(subject.name)" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: subject.trail + [.init(words: "Guide", address: Path.guide(subject.subject))]))
    \(failure.map { FormProblems(failure: $0, fields: ["markdown", "file"]) })
    <section class="card">
    <form method="post" action="\(Path.guide(subject.subject))" class="form">
    \(field)
    <div class="form__actions"><button class="button button--primary">Save guide</button>\
    <a class="button" href="\(Path.guide(subject.subject))">Cancel</a></div>
    </form>
    </section>
    \(guide == nil ? nil : pictures)
    \(guide == nil ? nil : deletion)
    """
  }

  private var description: FieldDescription {
    FieldDescription(
      id: "markdown",
      name: "markdown",
      hint: "Markdown: # headings, **bold**, *italic*, - lists, 1. numbers, > quotes, `code`, [links](https://…).",
      problem: failure?["markdown"]
    )
  }

  private var field: HTML {
    """
    <div class="field\(failure?["markdown"] == nil ? "" : " field--invalid")">
    <label class="field__label" for="markdown">Text</label>
    <textarea class="field__control guide__text" id="markdown" name="markdown" rows="18" maxlength="200000"\
    \(description.attributes)>
    \(markdown)</textarea>
    \(description)
    </div>
    """
  }

  private var pictures: HTML {
    """
    <section class="card" aria-labelledby="pictures-title">
    <h2 class="card__title" id="pictures-title">Pictures</h2>
    <ul class="guide__pictures">
    \(assets.map(row))
    </ul>
    <form method="post" action="\(Path.guidePictures(subject.subject))" enctype="multipart/form-data" class="form">
    <div class="field">
    <label class="field__label" for="file">Add a picture</label>
    <input class="field__control" id="file" name="file" type="file" accept="image/*" required\(fileDescription.attributes)>
    \(fileDescription)
    </div>
    <div class="form__actions"><button class="button">Add picture</button></div>
    </form>
    </section>
    """
  }

  private var fileDescription: FieldDescription {
    FieldDescription(
      id: "file",
      name: "file",
      hint: "Save the text first: adding a picture loads this page again.",
      problem: failure?["file"]
    )
  }

  private func row(_ asset: GuideAsset) -> HTML {
    """
    <li class="guide__row"><img src="\(Path.guideAsset(asset.uuid))" alt="" width="\(asset.width)" \
    height="\(asset.height)" loading="lazy">
    <copy-text class="copy-text">
    <input class="field__control copy-text__text" type="text" readonly \
    value="![\(asset.name)](\(Path.guideAsset(asset.uuid)))" aria-label="Markdown of \(asset.name)">
    </copy-text>
    <form method="post" action="\(Path.guidePictureDeletion(subject.subject, asset.uuid))">
    <button class="button button--small button--danger-quiet" aria-label="Remove \(asset.name)">Remove</button>
    </form></li>

    """
  }

  private var deletion: HTML {
    """
    <section class="card card--danger" aria-labelledby="deletion-title">
    <h2 class="card__title" id="deletion-title">Delete the guide</h2>
    <div class="card__action"><p>Its pictures go with it.</p>
    \(ConfirmedLink(address: Path.guideDeletion(subject.subject), words: "Delete guide"))</div>
    </section>
    """
  }
}

/// The project or task that a guide is about.
public struct GuideSubject: Equatable, Sendable {
  public let subject: Guide.Subject
  public let name: String

  public init(_ subject: Guide.Subject, name: String) {
    self.subject = subject
    self.name = name
  }

  var trail: [PageHeader.Step] {
    switch subject {
    case .project(let id):
      [.init(words: "Projects", address: Path.projects), .init(words: name, address: Path.project(id))]
    case .task(let id): [.init(words: "Tasks", address: Path.tasks), .init(words: name, address: Path.task(id))]
    }
  }
}

extension [GuideAsset] {
  var markdownPictures: [String: Markdown.Picture] {
    Dictionary(
      map { ($0.uuid, Markdown.Picture(address: Path.guideAsset($0.uuid), width: $0.width, height: $0.height)) },
      uniquingKeysWith: { first, _ in first }
    )
  }
}

extension Path {
  public static func guide(_ subject: Guide.Subject) -> String {
    switch subject {
    case .project(let id): "\(project(id))/guide"
    case .task(let id): "\(task(id))/guide"
    }
  }

  public static func guideEditing(_ subject: Guide.Subject) -> String { "\(guide(subject))/editing" }

  public static func guidePictures(_ subject: Guide.Subject) -> String { "\(guide(subject))/pictures" }

  public static func guidePictureDeletion(_ subject: Guide.Subject, _ uuid: String) -> String {
    "\(guidePictures(subject))/\(Address.encoded(uuid))/deletion"
  }

  public static func guideDeletion(_ subject: Guide.Subject) -> String { "\(guide(subject))/deletion" }

  /// A picture of a guide, for pages and for CVAT's clients.
  public static func guideAsset(_ uuid: String) -> String { "/api/assets/\(Address.encoded(uuid))" }
}
