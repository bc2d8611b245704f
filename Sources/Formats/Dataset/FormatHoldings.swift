public import Domain

/// What a format can keep, as far as an export and an import of the same file give back what there was.
struct FormatHoldings: Sendable {
  /// What an annotation has beside its place.
  enum Mark: CaseIterable, Sendable {
    case rotation, attributes, groups, occlusion, depth, score, source
  }

  /// What becomes of a kind of shape.
  enum Form: Sendable {
    case same
    /// A mask.
    case pixels
    /// A polygon.
    case outlines
    /// One annotation for each point.
    case singlePoints
  }

  /// What is left of a kind of annotation.
  struct Held: Sendable {
    var form: Form
    var marks: Set<Mark>
    /// Tracks stay tracks; otherwise they become shapes on every frame.
    var keepsTracks = false
    /// Those of a group become one.
    var mergesGroups = false
  }

  /// Kinds that are not here are left out.
  private(set) var kinds: [ShapeKind: Held] = [:]
  /// The marks of tags; nil where they are left out.
  private(set) var tags: Set<Mark>?
  /// Shapes that are no tracks stay what they are; otherwise they become tracks.
  private(set) var keepsShapes = true
  /// With the pictures.
  private(set) var keepsContextImages = false
  /// What becomes of turned boxes where their angle is not kept.
  private(set) var turnedBoxes = TurnedBoxes.upright
  /// The only attributes that have a place; nil for any.
  private(set) var attributeNames: Set<String>?
  /// The label that all get; nil where they keep theirs.
  private(set) var onlyLabel: String?
  /// What joins annotations has a place.
  private(set) var keepsRelations = false
  /// Where objects are has a place.
  private(set) var keepsCoordinates = true
  /// Tags have a place only if their label has this attribute.
  private(set) var tagAttribute: String?
  /// Tracks keep which of their frames were drawn; otherwise each is a keyframe.
  private(set) var keepsKeyframes = true
  /// Into how many decimals coordinates are rounded, in words; nil where they are not.
  private(set) var rounding: String?
  /// Each pixel is one object's, or one label's.
  private(set) var pixels = Pixels.apart
  /// What else is not as it was, wherever there is what it is about.
  private(set) var remarks: [Remark] = []
  /// People choose whether groups are merged and masks outlined.
  private(set) var hasCOCOChoices = false
  /// Frames can go into several subsets; otherwise all of a track's frames stand in one list.
  private(set) var canBeSplit = true

  enum TurnedBoxes: Sendable {
    case upright, leftOut, pixels
  }

  /// What the pixels of a painted picture can tell.
  enum Pixels: Sendable {
    /// Each object has pixels of its own, whatever lies over it.
    case apart
    /// Each pixel has one object; the label is a number or stands elsewhere.
    case objects
    /// Each pixel has one object, and the label's colour: black is none.
    case colors
    /// Each pixel has the label's colour and nothing else.
    case colorsAlone
  }

  /// A sentence about a format that has no number in it.
  struct Remark: Sendable {
    enum Subject: Sendable {
      case tags, severalTags, points, attributes
    }

    let subject: Subject
    let sentence: String
  }

  init(tags: Set<Mark>? = nil) {
    self.tags = tags
  }

  /// - Parameter lost: marks that have no place.
  static func everything(tags: Bool = true, but lost: Set<Mark> = []) -> FormatHoldings {
    let marks = Set(Mark.allCases).subtracting(lost)
    return FormatHoldings(tags: tags ? marks.intersection([.attributes, .groups, .source]) : nil)
      .keeping(ShapeKind.allCases, Array(marks))
  }

  func keeping(_ kinds: [ShapeKind], _ marks: [Mark] = []) -> FormatHoldings {
    holding(kinds, Held(form: .same, marks: Set(marks)))
  }

  func without(_ wanted: [ShapeKind]) -> FormatHoldings {
    changed { for kind in wanted { $0.kinds[kind] = nil } }
  }

  /// Kinds of which something else is made. Their turning is drawn.
  func making(_ form: Form, of kinds: [ShapeKind], _ marks: [Mark] = []) -> FormatHoldings {
    holding(kinds, Held(form: form, marks: Set(marks).union([.rotation])))
  }

  func tracks(_ wanted: [ShapeKind]) -> FormatHoldings {
    changed { for kind in wanted { $0.kinds[kind]?.keepsTracks = true } }
  }

  /// Formats in whose pictures the pixels of a group cannot be told apart.
  func merging(_ wanted: [ShapeKind]) -> FormatHoldings {
    changed { for kind in wanted { $0.kinds[kind]?.mergesGroups = true } }
  }

  func onlyTracks() -> FormatHoldings { changed { $0.keepsShapes = false } }

  func withContextImages() -> FormatHoldings { changed { $0.keepsContextImages = true } }

  func turnedBoxes(_ fate: TurnedBoxes) -> FormatHoldings { changed { $0.turnedBoxes = fate } }

  func attributes(named names: Set<String>) -> FormatHoldings { changed { $0.attributeNames = names } }

  func relations() -> FormatHoldings { changed { $0.keepsRelations = true } }

  func withoutCoordinates() -> FormatHoldings { changed { $0.keepsCoordinates = false } }

  func tags(withAttribute name: String) -> FormatHoldings { changed { $0.tagAttribute = name } }

  func onlyLabel(_ name: String) -> FormatHoldings { changed { $0.onlyLabel = name } }

  func everyFrameAKeyframe() -> FormatHoldings { changed { $0.keepsKeyframes = false } }

  func rounded(to decimals: String) -> FormatHoldings { changed { $0.rounding = decimals } }

  func pixels(_ pixels: Pixels) -> FormatHoldings { changed { $0.pixels = pixels } }

  func remark(on subject: Remark.Subject, _ sentence: String) -> FormatHoldings {
    changed { $0.remarks.append(Remark(subject: subject, sentence: sentence)) }
  }

  func withCOCOChoices() -> FormatHoldings { changed { $0.hasCOCOChoices = true } }

  /// What is held under the choices of an export.
  func under(_ options: ExportOptions) -> FormatHoldings {
    guard hasCOCOChoices else { return self }
    return changed { holdings in
      for kind in ShapeKind.allCases where !options.mergesGroups { holdings.kinds[kind]?.mergesGroups = false }
      guard options.drawsMasksAsPolygons else { return }
      for kind in [ShapeKind.mask, .ellipse] { holdings.kinds[kind]?.form = .outlines }
    }
  }

  func undivided() -> FormatHoldings { changed { $0.canBeSplit = false } }

  private func holding(_ wanted: [ShapeKind], _ held: Held) -> FormatHoldings {
    changed { for kind in wanted { $0.kinds[kind] = held } }
  }

  private func changed(_ body: (inout FormatHoldings) -> Void) -> FormatHoldings {
    var holdings = self
    body(&holdings)
    return holdings
  }
}

extension ShapeKind {
  /// In sentences.
  public var plural: String {
    switch self {
    case .rectangle: "boxes"
    case .polygon: "polygons"
    case .polyline: "polylines"
    case .points: "points"
    case .ellipse: "ellipses"
    case .cuboid: "cuboids"
    case .mask: "masks"
    case .skeleton: "skeletons"
    }
  }
}
