public import Domain
public import HTML

/// Labels of a file that are called otherwise here: what is to become of each.
public struct ImportLabelsPage: Page {
  public let subject: DatasetSubject
  public let choice: DatasetImportChoice
  public let fileName: String
  /// In the file's order, with the label here that it would get.
  public let found: [(name: String, match: String?)]
  /// The labels here.
  public let stored: [String]
  /// Whether this person may make labels.
  public let mayCreate: Bool
  public let failure: ValidationFailure?

  public init(
    subject: DatasetSubject,
    choice: DatasetImportChoice,
    fileName: String,
    found: [(name: String, match: String?)],
    stored: [String],
    mayCreate: Bool,
    failure: ValidationFailure? = nil
  ) {
    self.subject = subject
    self.choice = choice
    self.fileName = fileName
    self.found = found
    self.stored = stored
    self.mayCreate = mayCreate
    self.failure = failure
  }

  /// The values that stand for something else than a label here; labels have `=` before their names.
  public static let create = "+"
  public static let leaveOut = "-"

  public var title: String { "Labels of the file" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: subject.trail + [.init(words: "Export and import", address: subject.path)], lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: []) })
    <section class="card"><form method="post" action="\(subject.labelsPath)" class="form">
    \(choice.fields.map { hidden($0.0, $0.1) })
    \(found.enumerated().map { row($0.offset, $0.element.name, $0.element.match) })
    <div class="form__actions"><button class="button button--primary">\(verb)</button>
    <a class="button" href="\(subject.path)">Cancel</a></div>
    </form></section>
    """
  }

  private var lead: HTML {
    let unknown = found.count { $0.match == nil }
    let words = unknown == 1 ? "1 label" : "\(unknown) labels"
    return "“\(fileName)” has \(words) that the \(subject.kind.rawValue) does not have. Say what they are here."
  }

  private var verb: String { choice.mode == "dry" ? "Tell what would happen" : "Import" }

  private func row(_ number: Int, _ name: String, _ match: String?) -> HTML {
    var options = stored.map { Choice.Option(value: "=\($0)", words: $0) }
    if match == nil, mayCreate { options.insert(.init(value: Self.create, words: "Make the label “\(name)”"), at: 0) }
    options.append(.init(value: Self.leaveOut, words: "Leave out"))
    let selected = match.map { "=\($0)" } ?? (mayCreate ? Self.create : Self.leaveOut)
    return """
      \(hidden("from_\(number)", name))
      \(Choice(name: "to_\(number)", label: name, options: options, selected: selected))
      """
  }

  private func hidden(_ name: String, _ value: String) -> HTML {
    """
    <input type="hidden" name="\(name)" value="\(value)">

    """
  }
}
