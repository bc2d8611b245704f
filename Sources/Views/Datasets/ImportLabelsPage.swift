public import Domain
public import HTML

/// Labels of a file that are called otherwise here: what is to become of each.
public struct ImportLabelsPage: Page {
  public let subject: DatasetSubject
  public let choice: DatasetImportChoice
  /// The dry run that kept the file; nil where it has just come.
  public let keeper: BackgroundRequest.ID?
  public let fileName: String
  /// In the file's order, with the label here that it would get.
  public let found: [(name: String, match: String?)]
  /// The labels here.
  public let stored: [String]
  /// What was chosen before for names in the file, as the values of the choices.
  public let chosen: [String: String]
  /// Whether this person may make labels.
  public let mayCreate: Bool
  public let failure: ValidationFailure?

  public init(
    subject: DatasetSubject,
    choice: DatasetImportChoice,
    keeper: BackgroundRequest.ID? = nil,
    fileName: String,
    found: [(name: String, match: String?)],
    stored: [String],
    chosen: [String: String] = [:],
    mayCreate: Bool,
    failure: ValidationFailure? = nil
  ) {
    self.subject = subject
    self.choice = choice
    self.keeper = keeper
    self.fileName = fileName
    self.found = found
    self.stored = stored
    self.chosen = chosen
    self.mayCreate = mayCreate
    self.failure = failure
  }

  /// The values that stand for something else than a label here; labels have `=` before their names.
  public static let create = "+"
  public static let leaveOut = "-"
  public static func label(_ name: String) -> String { "=\(name)" }

  public var title: String { "Labels of the file" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: subject.trail + [.init(words: "Export and import", address: subject.path)], lead: lead))
    \(failure.map { FormProblems(failure: $0, fields: []) })
    <section class="card"><form method="post" action="\(keeper.map(Path.requestImport) ?? subject.labelsPath)" class="form">
    \(found.enumerated().map { row($0.offset, $0.element.name, $0.element.match) })
    \(manner)
    \(ImportButtons(isDryRun: choice.manner.isDryRun, cancel: keeper.map(Path.request) ?? subject.path))
    </form></section>
    """
  }

  private var lead: HTML {
    let unknown = found.count { $0.match == nil }
    guard unknown > 0 else { return "Say what the labels of “\(fileName)” are here." }
    let (words, them) = unknown == 1 ? ("1 label", "it is") : ("\(unknown) labels", "they are")
    return "“\(fileName)” has \(words) that the \(subject.kind.rawValue) does not have. Say what \(them) here."
  }

  /// Of a file that has just come it was chosen a moment ago.
  private var manner: HTML {
    guard keeper != nil else {
      return "\(choice.fields.filter { $0.0 != "dry_run" }.map { hidden($0.0, $0.1) })"
    }
    return """
      \(ImportMannerFields(
        kind: subject.kind,
        mode: choice.manner.mode,
        drawsMasksAsPolygons: choice.manner.drawsMasksAsPolygons
      ))
      """
  }

  private func row(_ number: Int, _ name: String, _ match: String?) -> HTML {
    var options = stored.map { Choice.Option(value: Self.label($0), words: $0) }
    if match == nil, mayCreate { options.insert(.init(value: Self.create, words: "Make the label “\(name)”"), at: 0) }
    options.append(.init(value: Self.leaveOut, words: "Leave out"))
    let selected = chosen[name] ?? match.map(Self.label) ?? (mayCreate ? Self.create : Self.leaveOut)
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
