import Domain
import FoundationEssentials
import Glibc
import JSON
import Logging

enum LogFormat: String, Sendable {
  case text
  case json

  /// People read terminals, programs read pipes.
  static var suitable: LogFormat { isatty(STDOUT_FILENO) == 1 ? .text : .json }
}

/// Writes one line a message to standard output: words for people, or JSON as clouds read it.
struct LogLine: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  let label: String
  let format: LogFormat

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var facts = metadata
    if let more = event.metadata { facts.merge(more) { _, new in new } }
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).iso8601
    let sorted = facts.sorted { $0.key < $1.key }
    var line =
      switch format {
      case .text: text(event, now: now, facts: sorted)
      case .json: json(event, now: now, facts: sorted)
      }
    line.append(0x0A)
    line.withUnsafeBytes { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  private func text(_ event: LogEvent, now: String, facts: [(key: String, value: Logger.MetadataValue)]) -> [UInt8] {
    let words = facts.map { " \($0.key)=\($0.value)" }.joined()
    let line = "\(now) \(event.level.rawValue) \(event.message)\(words)"
    // A line break in a fact must not look like another line.
    return line.utf8.map { $0 < 0x20 ? 0x20 : $0 }
  }

  private func json(_ event: LogEvent, now: String, facts: [(key: String, value: Logger.MetadataValue)]) -> [UInt8] {
    var json = JSONWriter(reserving: 256)
    json.object { line in
      line.field("time", now)
      line.field("severity", severity(event.level))
      line.field("message", "\(event.message)")
      for fact in facts { line.field(named: fact.key, text: "\(fact.value)") }
    }
    return json.bytes
  }

  private func severity(_ level: Logger.Level) -> String {
    switch level {
    case .trace, .debug: "DEBUG"
    case .info: "INFO"
    case .notice: "NOTICE"
    case .warning: "WARNING"
    case .error: "ERROR"
    case .critical: "CRITICAL"
    }
  }
}
