public import Domain

/// What a format can keep, as far as an export and an import of the same file give back what there was.
struct FormatHoldings: Sendable {
  /// What an annotation has beside its place.
  enum Mark: CaseIterable, Sendable {
    case rotation, attributes, groups, occlusion, depth
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
  /// What joins annotations has a place.
  private(set) var keepsRelations = false
  /// Where objects are has a place.
  private(set) var keepsCoordinates = true
  /// Tags have a place only if their label has this attribute.
  private(set) var tagAttribute: String?

  enum TurnedBoxes: Sendable {
    case upright, leftOut, pixels
  }

  init(tags: Set<Mark>? = nil) {
    self.tags = tags
  }

  static func everything(tags: Bool = true) -> FormatHoldings {
    FormatHoldings(tags: tags ? [.attributes, .groups] : nil).keeping(ShapeKind.allCases, Mark.allCases)
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
