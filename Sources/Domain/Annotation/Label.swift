/// A class of things that a project's annotators mark.
public struct Label: Equatable, Sendable {
  public typealias ID = Identifier<Label>

  public let id: ID
  public let name: String
  public let color: LabelColor
  /// The position in the project's list, from 0: exports number categories in this order.
  public let position: Int
  /// What may be drawn with this label.
  public let kind: LabelKind
  public let attributes: [LabelAttribute]
  /// The points of a skeleton, in their order.
  public let sublabels: [Label]
  /// How a skeleton's points are joined: CVAT's drawing, with `data-label-id` at each point; empty for other kinds.
  public let svg: String

  public init(
    id: ID,
    name: String,
    color: LabelColor,
    position: Int,
    kind: LabelKind = .any,
    attributes: [LabelAttribute] = [],
    sublabels: [Label] = [],
    svg: String = ""
  ) {
    self.id = id
    self.name = name
    self.color = color
    self.position = position
    self.kind = kind
    self.attributes = attributes
    self.sublabels = sublabels
    self.svg = svg
  }
}

/// Whose labels: a project's are those of all its tasks, a task without a project has its own.
public enum LabelScope: Hashable, Sendable {
  case project(Project.ID)
  case task(LabelingTask.ID)
}

/// CVAT's label types: one of the shapes, a tag, or anything.
public enum LabelKind: String, CaseIterable, Sendable {
  case any, rectangle, polygon, polyline, points, ellipse, cuboid, mask, skeleton, tag

  /// Whether an annotation of this content may have such a label.
  public func accepts(_ content: Annotation.Content) -> Bool {
    switch (self, content) {
    case (.any, .shape(let shape)): shape.kind != .skeleton
    case (.any, .track(let track)): track.kind != .skeleton
    case (.any, .tag), (.tag, .tag): true
    case (_, .tag), (.tag, _): false
    case (_, .shape(let shape)): rawValue == shape.kind.rawValue
    case (_, .track(let track)): rawValue == track.kind.rawValue
    }
  }
}

/// A label that is not stored yet: its name is checked, its colour is there.
public struct LabelDraft: Equatable, Sendable {
  public static let longestName = 64
  /// So many labels and points of skeletons may be in one set: pages, the editor and exports take all of them at once.
  public static let mostOfSet = 10_000

  /// The stored label that this one renews; nil for a new one.
  public let id: Label.ID?
  public let name: String
  /// nil: the stored one stays, a new label gets one by its name.
  public let chosenColor: LabelColor?
  public let kind: LabelKind
  public let attributes: [AttributeDraft]
  /// Stored attributes that go, with what annotators chose for them.
  public let removedAttributes: [LabelAttribute.ID]
  public let sublabels: [LabelDraft]
  /// With `data-label-name` at each point.
  public let svg: String

  public var color: LabelColor { chosenColor ?? LabelColor.suggested(for: name) }

  /// - Parameter field: how a form or the JSON names this label, for the sentence.
  public init(
    id: Label.ID? = nil,
    name: String,
    color: LabelColor?,
    kind: LabelKind = .any,
    attributes: [AttributeDraft] = [],
    removedAttributes: [LabelAttribute.ID] = [],
    sublabels: [LabelDraft] = [],
    svg: String = "",
    field: String = "labels"
  ) throws(ValidationFailure) {
    let name = name.trimmed
    guard !name.isEmpty else { throw ValidationFailure(field: field, "A label needs a name.") }
    guard name.unicodeScalars.count <= Self.longestName else {
      throw ValidationFailure(
        field: field,
        "A label's name has at most \(Self.longestName) characters; this one has \(name.unicodeScalars.count)."
      )
    }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw ValidationFailure(field: field, "A label's name has no line breaks or control characters.")
    }
    var seen: Set<String> = []
    for attribute in attributes where !seen.insert(attribute.name).inserted {
      throw ValidationFailure(field: field, "The attribute “\(attribute.name)” of “\(name)” stands twice.")
    }
    guard kind == .skeleton || sublabels.isEmpty else {
      throw ValidationFailure(field: field, "Only a skeleton has sublabels; “\(name)” is of the kind \(kind.rawValue).")
    }
    guard kind != .skeleton || !sublabels.isEmpty || id != nil else {
      throw ValidationFailure(field: field, "The skeleton “\(name)” needs at least one point.")
    }
    try Self.checkDistinct(sublabels, field: field)
    self.id = id
    self.name = name
    self.chosenColor = color
    self.kind = kind
    self.attributes = attributes
    self.removedAttributes = removedAttributes
    self.sublabels = sublabels
    self.svg = svg
  }

  /// Refuses a name that stands twice in one set.
  public static func checkDistinct(
    _ drafts: [LabelDraft],
    field: String = "labels"
  ) throws(ValidationFailure) {
    var seen: Set<String> = []
    for draft in drafts where !seen.insert(draft.name).inserted {
      throw ValidationFailure(field: field, "The label “\(draft.name)” stands twice.")
    }
  }
}

/// `#rrggbb`.
public struct LabelColor: Hashable, Sendable, CustomStringConvertible {
  /// `0xRRGGBB`.
  public let rgb: UInt32

  public init(rgb: UInt32) {
    self.rgb = rgb & 0xFFFFFF
  }

  /// Reads `#rrggbb`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, text.first == "#", let rgb = UInt32(text.dropFirst(), radix: 16) else { return nil }
    self.rgb = rgb
  }

  public var description: String {
    let digits = String(rgb, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The colours that new labels get, easy to tell apart on a photograph and by most colour-blind people.
  public static let palette: [LabelColor] = [
    0xE6194B, 0x3CB44B, 0x4363D8, 0xF58231, 0x911EB4, 0x42D4F4, 0xF032E6, 0xBFEF45, 0xFFE119, 0x469990, 0x9A6324,
    0x800000, 0x808000, 0x000075, 0xFABED4, 0xAAFFC3,
  ].map(LabelColor.init(rgb:))

  /// The same colour for the same name, always (FNV-1a over its bytes); where a label of the same set has it already, the
  /// next of the palette that is free, and beyond the palette a mix of its own.
  public static func suggested(for name: String, besides taken: Set<LabelColor> = []) -> LabelColor {
    let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let start = Int(hash % UInt64(palette.count))
    let free = (palette[start...] + palette[..<start]).first { !taken.contains($0) }
    if let free { return free }
    var mix = hash
    while true {
      mix = mix &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F
      let color = LabelColor(rgb: UInt32(mix >> 40))
      if !taken.contains(color) { return color }
    }
  }
}

extension String {
  /// Without white space at both ends.
  public var trimmed: String {
    // Nearly all have none, and to be an end of white space a letter of ASCII needs no look at the tables of Unicode.
    if let first = utf8.first, let last = utf8.last, (0x21..<0x7F).contains(first), (0x21..<0x7F).contains(last) {
      return self
    }
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
