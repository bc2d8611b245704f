/// What an annotator leaves in a job: a tag of a frame, a shape on it, or a track through several.
public struct Annotation: Equatable, Sendable {
  public typealias ID = Identifier<Annotation>

  /// Made by the client that drew it, so that an edit can follow before the first answer: 128 bits as 32 hex digits.
  public let uid: AnnotationUID
  /// The task's own number, from 0, also in jobs; of a track, its first.
  public let frame: Int
  public let label: Label.ID
  /// Annotations of one frame that belong together share a number; 0 is no group.
  public let group: Int
  public let source: AnnotationSource
  /// One value for each attribute that was set; of a track, those that do not change.
  public let attributes: [AttributeValue]
  public let content: Content

  public enum Content: Equatable, Sendable {
    case tag
    case shape(Shape)
    case track(Track)
  }

  public init(
    uid: AnnotationUID,
    frame: Int,
    label: Label.ID,
    group: Int = 0,
    source: AnnotationSource = .manual,
    attributes: [AttributeValue] = [],
    content: Content
  ) {
    self.uid = uid
    self.frame = frame
    self.label = label
    self.group = group
    self.source = source
    self.attributes = attributes
    self.content = content
  }

  /// The shape; nil for a tag or a track.
  public var shape: Shape? {
    if case .shape(let shape) = content { shape } else { nil }
  }

  /// The track; nil for a tag or a shape.
  public var track: Track? {
    if case .track(let track) = content { track } else { nil }
  }

  /// The same with other values where they are given.
  public func with(uid: AnnotationUID? = nil, source: AnnotationSource? = nil, content: Content? = nil) -> Annotation {
    Annotation(
      uid: uid ?? self.uid,
      frame: frame,
      label: label,
      group: group,
      source: source ?? self.source,
      attributes: attributes,
      content: content ?? self.content
    )
  }
}

/// An annotation and how often it has changed: the version that an edit must name.
public struct StoredAnnotation: Equatable, Sendable {
  public let id: Annotation.ID
  public let annotation: Annotation
  /// 1 when it is made, one more with each change.
  public let version: Int

  public init(id: Annotation.ID, annotation: Annotation, version: Int) {
    self.id = id
    self.annotation = annotation
    self.version = version
  }
}

/// The client's own key of an annotation.
public struct AnnotationUID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  /// 32 lower-case hex digits; nil for anything else.
  public init?(_ text: String) {
    let bytes = text.utf8.span
    guard bytes.count == 32 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for place in bytes.indices {
      let byte = bytes[place]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      halves = (halves.0 << 4 | halves.1 >> 60, halves.1 << 4 | UInt64(digit))
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// A key for an annotation that comes without one: from a file, or from a client of CVAT's. A UUID of version 4 (RFC 9562),
  /// so that it is not taken for one of the editor's, which tell the time.
  public static func random() -> AnnotationUID {
    let (high, low) = RandomWords.pair()
    return AnnotationUID(high: high & ~0xF000 | 0x4000, low: low & ~(3 << 62) | 2 << 62)
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  public var text: String {
    String(unsafeUninitializedCapacity: 32) { digits in
      for (start, half) in [(0, high), (16, low)] {
        for place in 0..<16 {
          let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * place)) & 15
          digits[start + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
      }
      return 32
    }
  }

  public var description: String { text }
}

/// Who or what made an annotation, in CVAT's words.
public enum AnnotationSource: String, CaseIterable, Sendable {
  case manual
  case automatic = "auto"
  case semiAutomatic = "semi-auto"
  case file
  case consensus
}

/// What an annotator chose for one of the label's attributes.
public struct AttributeValue: Hashable, Sendable {
  public static let longestValue = 4096

  public let attribute: LabelAttribute.ID
  /// Always a text: a checkbox has `true` or `false`, a number its decimal digits.
  public let value: String

  public init(attribute: LabelAttribute.ID, value: String) {
    self.attribute = attribute
    self.value = value
  }
}
