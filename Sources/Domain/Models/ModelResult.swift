/// An object as a detector gives it: its own label, its own kind of shape.
public struct ModelResult: Equatable, Sendable {
  public let label: String
  public let shape: Shape?
  /// Where the shape is a mask and the model gave its outline, too.
  public let outline: [Double]
  /// By the attributes' names.
  public let attributes: [(name: String, value: String)]
  public let group: Int
  /// Of a skeleton: its points by name.
  public let points: [(name: String, shape: Shape)]

  /// - Parameter shape: nil for a tag.
  public init(
    label: String,
    shape: Shape?,
    outline: [Double] = [],
    attributes: [(name: String, value: String)] = [],
    group: Int = 0,
    points: [(name: String, shape: Shape)] = []
  ) {
    self.label = label
    self.shape = shape
    self.outline = outline
    self.attributes = attributes
    self.group = group
    self.points = points
  }

  public static func == (one: ModelResult, other: ModelResult) -> Bool {
    one.label == other.label && one.shape == other.shape && one.outline == other.outline && one.group == other.group
      && one.attributes.elementsEqual(other.attributes) { $0 == $1 }
      && one.points.elementsEqual(other.points) { $0 == $1 }
  }
}

/// Which of the task's labels stands for which of a model's: what is not in it is dropped.
public struct ModelMapping: Sendable {
  /// By the model's label; nil: labels of equal names are the same.
  private let names: [String: Entry]?
  private let labels: [String: Label]
  private let keepsOutlines: Bool

  /// The task's label, and its attributes by the model's.
  public struct Entry: Equatable, Sendable {
    public let name: String
    public let attributes: [String: String]
    /// A skeleton's points by the model's.
    public let sublabels: [String: String]

    public init(name: String, attributes: [String: String] = [:], sublabels: [String: String] = [:]) {
      self.name = name
      self.attributes = attributes
      self.sublabels = sublabels
    }
  }

  /// - Parameters:
  ///   - names: by the model's labels; nil: equal names.
  ///   - labels: the task's.
  ///   - known: what the model says it finds; empty where it does not say.
  ///   - masksBecomePolygons: where a label takes both.
  /// - Throws: `ValidationFailure` for a label that the task or the model does not have.
  public init(
    _ names: [String: Entry]?,
    labels: [Label],
    known: [ModelLabel],
    masksBecomePolygons: Bool
  ) throws(ValidationFailure) {
    self.labels = Dictionary(labels.map { ($0.name, $0) }) { first, _ in first }
    self.names = names
    keepsOutlines = masksBecomePolygons
    for (model, entry) in (names ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard known.isEmpty || known.contains(where: { $0.name == model }) else {
        throw ValidationFailure(field: "mapping", "The model does not find “\(model)”.")
      }
      guard self.labels[entry.name] != nil else {
        throw ValidationFailure(field: "mapping", "The task has no label “\(entry.name)” for the model's “\(model)”.")
      }
    }
  }

  /// What becomes of a result on a frame; nil where it is dropped.
  ///
  /// - Parameter outlines: the polygons around a mask's parts; the largest counts.
  public func annotation(
    _ result: ModelResult,
    frame: Int,
    outlines: (MaskRuns) -> [[Double]]
  ) -> Annotation? {
    let entry = names == nil ? Entry(name: result.label) : names?[result.label]
    guard let entry, let label = labels[entry.name], let content = content(result, label, entry, outlines) else {
      return nil
    }
    return Annotation(
      uid: .random(),
      frame: frame,
      label: label.id,
      group: result.group,
      source: .automatic,
      attributes: values(result.attributes, of: label, entry.attributes),
      content: content
    )
  }

  private func content(
    _ result: ModelResult,
    _ label: Label,
    _ entry: Entry,
    _ outlines: (MaskRuns) -> [[Double]]
  ) -> Annotation.Content? {
    guard let shape = result.shape else { return label.kind.accepts(.tag) ? .tag : nil }
    if shape.kind == .skeleton { return skeleton(shape, result.points, label, entry) }
    if shape.kind == .mask, label.kind == .polygon || (keepsOutlines && label.kind == .any) {
      let largest = result.outline.isEmpty ? Self.largest(outlines(MaskRuns(points: shape.points))) : result.outline
      return largest.map { .shape(shape.replacing(kind: .polygon, points: $0)) }
    }
    let content = Annotation.Content.shape(shape)
    return label.kind.accepts(content) ? content : nil
  }

  private func skeleton(
    _ shape: Shape,
    _ points: [(name: String, shape: Shape)],
    _ label: Label,
    _ entry: Entry
  ) -> Annotation.Content? {
    guard label.kind == .skeleton else { return nil }
    let elements = label.sublabels.compactMap { sublabel -> SkeletonElement? in
      let found = points.first { (entry.sublabels[$0.name] ?? $0.name) == sublabel.name }
      return found.map { SkeletonElement(label: sublabel.id, shape: $0.shape) }
    }
    return elements.isEmpty ? nil : .shape(shape.replacing(elements: elements))
  }

  /// Values that the task's attributes cannot have are dropped.
  private func values(
    _ given: [(name: String, value: String)],
    of label: Label,
    _ names: [String: String]
  ) -> [AttributeValue] {
    given.compactMap { name, value in
      guard let attribute = label.attributes.first(where: { $0.name == names[name] ?? name }),
        attribute.takes(value)
      else { return nil }
      return AttributeValue(attribute: attribute.id, value: value)
    }
  }

  private static func largest(_ polygons: [[Double]]) -> [Double]? {
    polygons.max { $0.shoelace < $1.shoelace }
  }
}

extension LabelAttribute {
  /// Whether annotators could have chosen this value.
  public func takes(_ value: String) -> Bool {
    switch input {
    case .checkbox: value == "true" || value == "false"
    case .radio, .select: values.contains(value)
    case .text: value.unicodeScalars.count <= AttributeValue.longestValue
    case .number:
      if let number = Double(value), values.count == 3, let least = Double(values[0]), let most = Double(values[1]) {
        (least...max(least, most)).contains(number)
      } else {
        false
      }
    }
  }
}

extension [Double] {
  /// Twice the area of a polygon.
  fileprivate var shoelace: Double {
    var sum = 0.0
    for index in stride(from: 0, to: count - 1, by: 2) {
      let next = (index + 2) % count
      sum += self[index] * self[next + 1] - self[next] * self[index + 1]
    }
    return abs(sum)
  }
}

extension Shape {
  /// The same with other values where they are given.
  func replacing(
    kind: ShapeKind? = nil,
    points: [Double]? = nil,
    isOutside: Bool? = nil,
    elements: [SkeletonElement]? = nil
  ) -> Shape {
    Shape(
      kind: kind ?? self.kind,
      points: points ?? self.points,
      rotation: rotation,
      isOccluded: isOccluded,
      isOutside: isOutside ?? self.isOutside,
      zOrder: zOrder,
      score: score,
      elements: elements ?? self.elements
    )
  }
}
