/// What one look at the instance gave.
struct Finding: Equatable, Sendable {
  enum Verdict: String, Sendable {
    case good = "ok"
    /// It works, and may not for long.
    case doubtful = "note"
    case wrong = "WRONG"
  }

  let verdict: Verdict
  /// What was looked at: `database`, `disk`.
  let subject: String
  let sentence: String
  /// What to do about it; empty where nothing is to be done.
  let advice: String

  static func good(_ subject: String, _ sentence: String) -> Finding {
    Finding(verdict: .good, subject: subject, sentence: sentence, advice: "")
  }

  static func doubtful(_ subject: String, _ sentence: String, do advice: String) -> Finding {
    Finding(verdict: .doubtful, subject: subject, sentence: sentence, advice: advice)
  }

  static func wrong(_ subject: String, _ sentence: String, do advice: String) -> Finding {
    Finding(verdict: .wrong, subject: subject, sentence: sentence, advice: advice)
  }

  /// One line, or two where there is something to do.
  var text: String {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    let line = padded(verdict.rawValue, 7) + padded(subject, 10) + sentence
    return advice.isEmpty ? line : "\(line)\n\(String(repeating: " ", count: 17))→ \(advice)"
  }
}
