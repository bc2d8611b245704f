import Domain
import HTML

/// What a request does, in words, with a link to what it is about.
struct RequestTitle: Fragment {
  let request: BackgroundRequest

  var body: HTML {
    guard let address else { return "<strong>\(words)</strong>" }
    return """
      <a href="\(address)"><strong>\(words)</strong></a>
      """
  }

  private var words: String {
    let operation = request.operation
    let subject = operation.subject.map { "\(operation.target.rawValue) \($0)" } ?? operation.target.rawValue
    switch (operation.action, operation.part) {
    case (.create, .backup): return "Back up the whole server"
    case (.create, _): return "Add pictures to \(subject)"
    case (.import, .backup): return "Restore a \(operation.target.rawValue) from a backup"
    case (.import, let part): return "Import \(part?.rawValue ?? "") into \(subject)"
    case (.export, .backup): return "Back up \(subject)"
    case (.export, let part): return "Export the \(part?.rawValue ?? "") of \(subject)"
    case (.fetch, _): return "Fetch the pictures of \(subject)"
    case (.autoannotate, _): return "Annotate \(subject) by a model"
    }
  }

  private var address: String? {
    if case (.import, .backup) = (request.operation.action, request.operation.part) { return restored }
    if request.operation.target == .instance { return Path.adminSystem }
    let place = request.operation.place
    if request.operation.target == .comparison, let id = request.operation.subject {
      return Path.adminComparison(.init(id))
    }
    if let task = place.task { return Path.task(task) }
    return place.project.map { Path.project($0) }
  }

  /// What was made of a backup.
  private var restored: String? {
    guard request.state == .finished, let key = request.result.subject else { return nil }
    return request.operation.target == .project ? Path.project(.init(key)) : Path.task(.init(key))
  }
}

/// Where a request stands: a word, and a bar while it runs.
struct RequestStatus: Fragment {
  let request: BackgroundRequest

  var body: HTML {
    """
    \(badge)\(bar)
    """
  }

  private var badge: Badge {
    switch request.state {
    case .queued: Badge("waiting")
    case .started: Badge("\(percent) %", tone: .accent)
    case .finished: Badge("finished", tone: .success)
    case .failed: Badge("failed", tone: .danger)
    }
  }

  private var percent: Int { Int((request.progress * 100).rounded(.down)) }

  private var bar: HTML? {
    guard request.state == .started else { return nil }
    return """
      <progress class="request-bar" max="100" value="\(percent)" aria-label="Progress">\(percent) %</progress>
      """
  }
}

/// What a request does now, or why it failed.
struct RequestSentence: Fragment {
  let request: BackgroundRequest

  var body: HTML {
    guard !request.message.isEmpty else { return .empty }
    return """
      <span class="table__second">\(request.message)</span>
      """
  }
}

/// What was passed over or went wrong on the way, folded up.
struct RequestLog: Fragment {
  let request: BackgroundRequest

  var body: HTML {
    let lines = request.log.split(separator: "\n").map(String.init)
    guard !lines.isEmpty, lines != [request.message] else { return .empty }
    return """
      <details class="request-log"><summary>\(lines.count == 1 ? "1 note" : "\(lines.count) notes")</summary>
      <ul>\(lines.prefix(200).map { "<li>\($0)</li>" as HTML })</ul>
      </details>
      """
  }
}

/// Cancelling what goes on, or trying again what failed.
struct RequestButton: Fragment {
  let request: BackgroundRequest
  /// The page to come back to.
  let from: String

  var body: HTML {
    switch request.state {
    case .queued, .started: form("Cancel", Path.requestCancellation(request.id))
    case .failed: form("Try again", Path.requestRetry(request.id))
    case .finished: download
    }
  }

  /// What an export made, as long as it is kept.
  private var download: HTML {
    guard request.result.blobKey != nil else { return .empty }
    return """
      <a class="button button--small" href="\(Path.requestFile(request.id))" download>Download</a>
      """
  }

  private func form(_ words: String, _ address: String) -> HTML {
    """
    <form method="post" action="\(address)"><input type="hidden" name="from" value="\(from)">\
    <button class="button button--small">\(words)</button></form>
    """
  }
}
