import Glibc
import Synchronization

/// Counts what Prometheus asks for; a lock and two additions a request.
final class Metrics: Sendable {
  private struct Counts {
    var requests: [Int: Int] = [:]
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
    var seconds = 0.0
  }

  /// What is not counted, but looked at when somebody asks.
  struct Moment: Sendable {
    let isDatabaseUp: Bool
    let isReady: Bool
    /// On the disk of `DATA_DIR`.
    let freeBytes: Int64?
    /// When the newest dated backup was finished, in seconds since 1970.
    let newestBackup: Int?

    var lines: [String] {
      var lines = [
        "# HELP porthole_database_up Whether the database answers.", "# TYPE porthole_database_up gauge",
        "porthole_database_up \(isDatabaseUp ? 1 : 0)",
        "# HELP porthole_ready Whether a balancer may send requests.", "# TYPE porthole_ready gauge",
        "porthole_ready \(isReady ? 1 : 0)",
      ]
      if let freeBytes {
        lines += [
          "# HELP porthole_data_free_bytes Space left on the disk of DATA_DIR.",
          "# TYPE porthole_data_free_bytes gauge", "porthole_data_free_bytes \(freeBytes)",
        ]
      }
      if let newestBackup {
        lines += [
          "# HELP porthole_backup_timestamp_seconds When the newest backup in BACKUP_DIR was finished.",
          "# TYPE porthole_backup_timestamp_seconds gauge", "porthole_backup_timestamp_seconds \(newestBackup)",
        ]
      }
      return lines
    }
  }

  /// Seconds.
  private static let bounds: [Double] = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10]

  private let counts = Mutex(Counts())
  private let start = ContinuousClock.now

  func count(status: Int, elapsed: Duration, isForClients: Bool) {
    let seconds = elapsed.seconds
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts.withLock { counts in
      counts.requests[status, default: 0] += 1
      counts.buckets[bucket] += 1
      counts.seconds += seconds
    }
  }

  var uptime: Duration { start.duration(to: .now) }

  /// Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/
  func text(_ moment: Moment) -> String {
    let counts = counts.withLock { $0 }
    var lines = ["# HELP porthole_requests_total Requests answered.", "# TYPE porthole_requests_total counter"]
    for (status, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
      lines.append("porthole_requests_total{status=\"\(status)\"} \(count)")
    }
    lines += [
      "# HELP porthole_request_seconds Time until the answer's head.", "# TYPE porthole_request_seconds histogram",
    ]
    var sum = 0
    for (index, bound) in Self.bounds.enumerated() {
      sum += counts.buckets[index]
      lines.append("porthole_request_seconds_bucket{le=\"\(bound)\"} \(sum)")
    }
    sum += counts.buckets[Self.bounds.count]
    lines += [
      "porthole_request_seconds_bucket{le=\"+Inf\"} \(sum)", "porthole_request_seconds_sum \(counts.seconds)",
      "porthole_request_seconds_count \(sum)",
      "# HELP process_resident_memory_bytes Memory in use.", "# TYPE process_resident_memory_bytes gauge",
      "process_resident_memory_bytes \(Self.residentBytes)", "# HELP porthole_uptime_seconds Since the start.",
      "# TYPE porthole_uptime_seconds gauge", "porthole_uptime_seconds \(uptime.seconds)",
      "# TYPE porthole_info gauge", "porthole_info{version=\"\(Version.number)\"} 1",
    ]
    lines += moment.lines
    return lines.joined(separator: "\n") + "\n"
  }

  static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " "
    )
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * sysconf(Int32(_SC_PAGESIZE))
  }
}
