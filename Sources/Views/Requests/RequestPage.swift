public import Domain
public import HTML

/// One background request: how far it is, what it says, and where its result is. It lives until it is over.
public struct RequestPage: Page {
  public let request: BackgroundRequest
  /// What it works on, such as a task's name; empty where that is gone.
  public let subject: String
  public let kept: KeptFile?

  /// The file of a dry run.
  public enum KeptFile: Sendable {
    case waiting(KeptImportForm)
    /// Why it cannot be imported any more.
    case gone(String)
  }

  public init(request: BackgroundRequest, subject: String = "", kept: KeptFile? = nil) {
    self.request = request
    self.subject = subject
    self.kept = kept
  }

  public var title: String { RequestTitle(request: request, subject: subject).words }

  public var layout: PageLayout { PageLayout(width: .narrow, isRefreshed: !request.state.isOver) }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: "Requests", address: Path.requests)], lead: lead))
    <live-part id="request" data-busy="\(request.state.isOver ? "false" : "true")" data-then="reload">
    <section class="card form" aria-label="Progress">
    <div>\(RequestStatus(request: request))\(RequestSentence(request: request, isMain: true))\
    \(RequestLog(request: request, isMain: true))</div>
    <div class="form__actions">\(actions)\(leaveOut)\(importAgain)</div>
    </section>
    </live-part>
    \(keptPart)
    \(note.map(Self.paragraph))
    """
  }

  private var lead: HTML {
    """
    Asked for by \(request.owner.calledName) at \(Moment(request.created)) UTC
    """
  }

  private var keptPart: HTML? {
    switch kept {
    case .waiting(let form): form.body
    case .gone(let sentence): Self.paragraph("\(sentence)")
    case nil: nil
    }
  }

  private static func paragraph(_ words: HTML) -> HTML {
    """
    <p class="section__note">\(words)</p>
    """
  }

  /// Nothing where all is said by what came of it.
  private var note: HTML? {
    switch request.state {
    case .queued, .started: "This goes on without the page: come back by your list of requests."
    case .failed where request.operation.target == .project && request.operation.action == .calculate:
      "The tasks that were compared before keep their reports."
    case .failed: "Nothing was changed. What was uploaded is kept for a while, so that it can be tried again."
    case .finished where request.operation.action == .export: expiry
    case .finished: request.operation.action == .import ? nil : "It is done."
    }
  }

  /// An export's file goes after a while.
  private var expiry: HTML {
    guard request.result.blobKey != nil else { return "The file is not kept any more: export it again." }
    let end = request.result.expires.map { " until \(Moment($0)) UTC" as HTML }
    return "The file is kept\(end), and is in your list of requests, too."
  }

  /// What an export is for is its file; of all else, what was changed.
  private var actions: HTML {
    let isFile = request.result.blobKey != nil
    let button = RequestButton(request: request, from: Path.request(request.id), isMain: isFile, isSmall: false)
    guard request.state == .finished, let address = request.resultAddress else { return button.body }
    let link: HTML = """
      <a class="button\(isFile || isImportable ? "" : " button--primary")" href="\(address)">\(request.resultWords)</a>
      """
    return "\(button)\(link)"
  }

  private var isImportable: Bool {
    if case .waiting = kept { true } else { false }
  }

  /// For who has tried what an import would do, or has mended the file.
  private var importAgain: HTML? {
    guard request.state.isOver, request.operation.action == .import, let address = request.datasetAddress else {
      return nil
    }
    return """
      <a class="button" href="\(address)">Import a file</a>
      """
  }

  /// Only making frames can leave files out.
  private var leaveOut: HTML? {
    guard request.state == .failed, request.operation.kind == "create:task" else { return nil }
    return """
      <form method="post" action="\(Path.requestRetryOfUsable(request.id))">\
      <button class="button">Go on without the files that cannot be used</button></form>
      """
  }
}

extension BackgroundRequest {
  /// The page of what came of it; nil where there is none.
  public var resultAddress: String? {
    if case (.import, .backup) = (operation.action, operation.part) {
      guard state == .finished, let key = result.subject else { return nil }
      return operation.target == .project ? Path.project(.init(key)) : Path.task(.init(key))
    }
    if operation.target == .instance { return Path.adminSystem }
    if operation.target == .comparison, let id = operation.subject { return Path.adminComparison(.init(id)) }
    if let task = operation.place.task {
      return operation.part == .quality ? Path.quality(task) : Path.task(task)
    }
    return operation.place.project.map { Path.project($0) }
  }

  /// Of the page on which the same thing can be asked for again.
  fileprivate var datasetAddress: String? {
    guard operation.part == .annotations || operation.part == .dataset else { return nil }
    guard let task = operation.place.task else { return operation.place.project.map { Path.projectDataset($0) } }
    return operation.place.job.map { Path.jobDataset(task, $0) } ?? Path.taskDataset(task)
  }

  fileprivate var resultWords: String {
    switch operation.target {
    case .project: "Go to the project"
    case .task, .job: "Go to the task"
    default: "Open the result"
    }
  }
}
