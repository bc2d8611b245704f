/// How long people take for an object: from one that they make in an editor's tab to the next one in the same tab.
///
/// The keys that the editor makes are UUIDs of version 7 (RFC 9562): they begin with the time, and a tab keeps its own digits in
/// them. A longer pause than CVAT's 100 seconds is no work.
public struct WorkPace: Equatable, Sendable {
  public static let longestGap: Int64 = 100_000

  /// What is known of the objects of one label.
  public struct Share: Equatable, Sendable {
    /// All that were drawn.
    public fileprivate(set) var objects = 0
    /// Those of which it is known how long they took.
    public fileprivate(set) var timed = 0
    /// How long these took together.
    public fileprivate(set) var milliseconds: Int64 = 0

    fileprivate mutating func add(_ gap: Int64?) {
      objects += 1
      guard let gap, gap <= WorkPace.longestGap else { return }
      timed += 1
      milliseconds += gap
    }

    /// Seconds for one object; nil where none was timed.
    public var secondsEach: Double? { timed == 0 ? nil : Double(milliseconds) / 1000 / Double(timed) }

    /// Objects in an hour of work; nil where none was timed.
    public var objectsPerHour: Double? { milliseconds == 0 ? nil : Double(timed) * 3_600_000 / Double(milliseconds) }
  }

  public private(set) var labels: [Label.ID: Share] = [:]
  public private(set) var total = Share()
  /// When each tab made its last one.
  private var last: [Substring: Int64] = [:]

  public init() {}

  /// Takes in one object; in the order of their keys, which is that of time. Keys that no editor made are passed over.
  public mutating func add(_ uid: AnnotationUID, label: Label.ID) {
    guard let origin = uid.origin else { return }
    let gap = last.updateValue(origin.made.milliseconds, forKey: origin.tab).map { origin.made.milliseconds - $0 }
    total.add(gap)
    labels[label, default: Share()].add(gap)
  }
}

extension AnnotationUID {
  /// When and in which tab an editor made this key; nil for keys that are chance alone.
  public var origin: (made: Timestamp, tab: Substring)? {
    let digits = text.utf8
    guard digits[digits.index(digits.startIndex, offsetBy: 12)] == UInt8(ascii: "7"),
      let time = Int64(text.prefix(12), radix: 16)
    else { return nil }
    return (Timestamp(milliseconds: time), text.dropFirst(13).prefix(11))
  }
}
