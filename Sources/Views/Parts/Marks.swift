import Domain
import HTML

/// A label's colour as a dot; the name always stands beside it.
struct Swatch: Fragment {
  let color: LabelColor

  var body: HTML {
    """
    <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true">\
    <circle cx="8" cy="8" r="7" fill="\(color.description)"/></svg>
    """
  }
}

/// A word in a rounded frame.
struct Badge: Fragment {
  enum Tone: String {
    case plain, accent, success, warning, danger
  }

  let words: String
  var tone = Tone.plain

  init(_ words: String, tone: Tone = .plain) {
    self.words = words
    self.tone = tone
  }

  init(_ state: Job.State) {
    switch state {
    case .new: self.init("new")
    case .inProgress: self.init("in progress", tone: .accent)
    case .completed: self.init("completed", tone: .success)
    case .rejected: self.init("rejected", tone: .danger)
    }
  }

  var body: HTML {
    """
    <span class="badge badge--\(tone.rawValue)">\(words)</span>
    """
  }
}

/// A moment to the minute, in UTC.
struct Moment: Fragment {
  let time: Timestamp

  init(_ time: Timestamp) {
    self.time = time
  }

  var body: HTML {
    """
    <time datetime="\(time.iso8601)">\(time.minute)</time>
    """
  }
}

/// A share of a whole as a bar; the numbers stand beside it.
struct ShareBar: Fragment {
  let part: Int
  let whole: Int
  var color: LabelColor?

  var body: HTML {
    """
    <svg class="share-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">\
    <rect class="share-bar__rest" width="1000" height="1"/>\
    <rect class="share-bar__part" width="\(thousandths)" height="1"\(fill)/></svg>
    """
  }

  private var thousandths: Int { whole > 0 ? min(1000, max(0, 1000 * part / whole)) : 0 }

  private var fill: HTML {
    guard let color else { return .empty }
    return """
       fill="\(color.description)"
      """
  }
}
