import Domain
import HTML

/// What a request does, in words, with a link to its page.
struct RequestTitle: Fragment {
  let request: BackgroundRequest
  /// The name of what it works on, where it is known.
  var subject = ""

  var body: HTML {
    """
    <a class="table__main" href="\(Path.request(request.id))">\(LongName(words))</a>
    """
  }

  var words: String {
    let operation = request.operation
    let number = operation.subject.map { "\(operation.target.rawValue) \($0)" } ?? operation.target.rawValue
    let subject = subject.isEmpty ? number : "“\(subject)”"
    switch (operation.action, operation.part) {
    case (.create, .backup): return "Back up the whole server"
    case (.create, _): return "Add pictures to \(subject)"
    case (.import, .backup): return "Restore a \(operation.target.rawValue) from a backup"
    case (.import, let part): return "Import \(part?.rawValue ?? "") into \(subject)\(format)"
    case (.export, .backup): return "Back up \(subject)"
    case (.export, let part): return "Export the \(part?.rawValue ?? "") of \(subject)\(format)"
    case (.fetch, _): return "Fetch the pictures of \(subject)"
    case (.autoannotate, .tracks): return "Join the boxes of \(subject) into tracks by a model"
    case (.autoannotate, _): return "Annotate \(subject) by a model"
    case (.calculate, _): return "Compare \(subject) with its ground truth"
    }
  }

  private var format: String {
    request.operation.format.isEmpty ? "" : " (\(request.operation.format))"
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
  /// On a page of its own.
  var isMain = false

  var body: HTML {
    let sentence = request.message.isEmpty ? request.outcome ?? "" : request.message
    guard !sentence.isEmpty else { return .empty }
    guard !isMain else {
      return """
        <p class="request-words">\(sentence)</p>
        """
    }
    return """
      <span class="table__second">\(sentence)</span>
      """
  }
}

extension BackgroundRequest {
  /// What an import did or would do: the first line of its notes.
  fileprivate var outcome: String? {
    guard state == .finished, operation.action == .import else { return nil }
    return log.split(separator: "\n").first.map(String.init)
  }
}

/// What was passed over or went wrong on the way, folded up; not so on a page of its own.
struct RequestLog: Fragment {
  let request: BackgroundRequest
  var isMain = false

  var body: HTML {
    let isTold = request.message.isEmpty && request.outcome != nil
    let lines = request.log.split(separator: "\n").dropFirst(isTold ? 1 : 0).map(String.init)
    guard !lines.isEmpty, lines != [request.message] else { return .empty }
    let list: HTML = """
      <ul>\(lines.prefix(200).map { "<li>\($0)</li>" as HTML })</ul>
      """
    guard !isMain else {
      return """
        <div class="request-log">\(list)</div>
        """
    }
    return """
      <details class="request-log"><summary>\(lines.count == 1 ? "1 note" : "\(lines.count) notes")</summary>
      \(list)
      </details>
      """
  }
}

/// Cancelling what goes on, or trying again what failed.
struct RequestButton: Fragment {
  let request: BackgroundRequest
  /// The page to come back to.
  let from: String
  /// Whether a download is what the page is for.
  var isMain = false
  /// In lists and cards.
  var isSmall = true

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
      <a class="button \(isMain ? "button--primary" : "button--small")" href="\(Path.requestFile(request.id))" \
      download>Download</a>
      """
  }

  private func form(_ words: String, _ address: String) -> HTML {
    """
    <form method="post" action="\(address)"><input type="hidden" name="from" value="\(from)">\
    <button class="button\(isSmall ? " button--small" : "")">\(words)</button></form>
    """
  }
}
