internal import Domain

/// How CVAT's XML tells of one figure.
struct CVATShapes {
  private let labels: LabelIndex

  init(_ labels: LabelIndex) {
    self.labels = labels
  }

  typealias Pairs = [(StaticString, String)]

  static func name(of kind: ShapeKind) -> StaticString {
    switch kind {
    case .rectangle: "box"
    case .polygon: "polygon"
    case .polyline: "polyline"
    case .points: "points"
    case .ellipse: "ellipse"
    case .cuboid: "cuboid"
    case .mask: "mask"
    case .skeleton: "skeleton"
    }
  }

  /// Where it is.
  static func place(of shape: Shape) -> Pairs {
    let points = shape.points
    func number(_ index: Int) -> String { Decimals.text(points[index], 2) }
    var pairs: Pairs
    switch shape.kind {
    case .rectangle: pairs = [("xtl", number(0)), ("ytl", number(1)), ("xbr", number(2)), ("ybr", number(3))]
    case .ellipse:
      pairs = [
        ("cx", number(0)), ("cy", number(1)), ("rx", Decimals.text(points[2] - points[0], 2)),
        ("ry", Decimals.text(points[1] - points[3], 2)),
      ]
    case .polygon, .polyline, .points: pairs = [("points", text(points))]
    case .cuboid: pairs = zip(corners, points).map { ($0, Decimals.text($1, 2)) }
    case .mask:
      let mask = MaskRuns(points: points)
      pairs = [
        ("rle", mask.runs.map(String.init).joined(separator: ", ")), ("left", String(mask.left)),
        ("top", String(mask.top)), ("width", String(mask.width)), ("height", String(mask.height)),
      ]
    case .skeleton: pairs = []
    }
    if shape.kind.canRotate, shape.rotation != 0 { pairs.append(("rotation", Decimals.text(shape.rotation, 2))) }
    return pairs
  }

  static let corners: [StaticString] = [
    "xtl1", "ytl1", "xbl1", "ybl1", "xtr1", "ytr1", "xbr1", "ybr1", "xtl2", "ytl2", "xbl2", "ybl2", "xtr2", "ytr2",
    "xbr2", "ybr2",
  ]

  /// - Parameter isTracked: then those that change from frame to frame come first, as CVAT has it.
  func write(_ values: [AttributeValue], of label: Label, isTracked: Bool, to xml: inout XMLWriter) {
    let all = label.completed(values)
    let ordered = isTracked ? all.filter(\.attribute.isMutable) + all.filter { !$0.attribute.isMutable } : all
    for (attribute, value) in ordered {
      xml.element("attribute", value, [("name", attribute.name)])
    }
  }

  /// A skeleton's points.
  ///
  /// - Parameter marks: what each has beside its label: its source, or whether it is a keyframe.
  func writePoints(
    of shape: Shape,
    isTracked: Bool,
    marks: (SkeletonElement) -> Pairs,
    to xml: inout XMLWriter
  ) {
    for element in shape.elements {
      guard let label = labels.label(element.label) else { continue }
      xml.open(
        "points",
        [("label", label.name)] + marks(element) + [
          ("outside", element.shape.isOutside ? "1" : "0"), ("occluded", element.shape.isOccluded ? "1" : "0"),
        ] + Self.place(of: element.shape)
      )
      write(element.attributes, of: label, isTracked: isTracked, to: &xml)
      xml.close("points")
    }
  }

  private static func text(_ points: [Double]) -> String {
    stride(from: 0, to: points.count - 1, by: 2)
      .map { "\(Decimals.text(points[$0], 2)),\(Decimals.text(points[$0 + 1], 2))" }
      .joined(separator: ";")
  }
}
