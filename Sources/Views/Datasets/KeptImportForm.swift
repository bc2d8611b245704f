public import Domain
public import HTML

/// Under what a dry run told: its file, which can be imported without being sent again.
public struct KeptImportForm: Fragment, Sendable {
  /// The dry run.
  public let request: BackgroundRequest.ID
  public let kind: DatasetSubject.Kind
  public let manner: ImportManner
  public let fileName: String
  /// When the file goes.
  public let expires: Timestamp
  /// From names in the file to labels here; an empty one is left out.
  public let labelMapping: [String: String]
  public let createsLabels: Bool

  public init(
    request: BackgroundRequest.ID,
    kind: DatasetSubject.Kind,
    manner: ImportManner,
    fileName: String,
    expires: Timestamp,
    labelMapping: [String: String],
    createsLabels: Bool
  ) {
    self.request = request
    self.kind = kind
    self.manner = manner
    self.fileName = fileName
    self.expires = expires
    self.labelMapping = labelMapping
    self.createsLabels = createsLabels
  }

  public var body: HTML {
    """
    <section class="card" aria-labelledby="kept-title">
    <h2 class="card__title" id="kept-title">Import this file</h2>
    <form method="post" action="\(Path.requestImport(request))" class="form">
    <p>“\(fileName)” is kept until \(Moment(expires)) UTC: it need not be sent again.</p>
    \(labels)
    \(ImportMannerFields(kind: kind, mode: manner.mode, drawsMasksAsPolygons: manner.drawsMasksAsPolygons))
    <div class="form__actions"><button class="button button--primary">Import now</button>
    <a class="button" href="\(Path.requestLabels(request))">Choose labels</a>
    \(ConfirmedLink(address: Path.requestUploadDeletion(request), words: "Throw the file away"))</div>
    </form>
    </section>
    """
  }

  private var labels: HTML? {
    let renamed = labelMapping.filter { $0.key != $0.value }.sorted { $0.key < $1.key }.map { name, label in
      label.isEmpty ? "“\(name)” is left out." : "“\(name)” becomes “\(label)”."
    }
    let lines = renamed + (createsLabels ? ["Labels that are not there are made."] : [])
    guard !lines.isEmpty else { return nil }
    return """
      <div class="request-log"><ul>\(lines.map { "<li>\($0)</li>" as HTML })</ul></div>
      """
  }
}
