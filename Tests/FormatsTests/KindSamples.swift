import Domain
import Testing

@testable import Formats

/// A task with a label for everything, and one annotation or two of each thing that a format may or may not keep.
enum KindSamples {
  static let size = 4

  private static let textAttribute = LabelAttribute.ID(1)
  private static let ageAttribute = LabelAttribute.ID(2)

  /// One thing, alone in a task.
  struct Feature: CustomTestStringConvertible, Sendable {
    let name: String
    let annotations: [Annotation]

    var testDescription: String { name }
  }

  static let labels: [Label] = [
    Label(
      id: Label.ID(1),
      // What ICDAR calls all that it reads.
      name: "icdar",
      color: LabelColor(rgb: 0x102030),
      position: 0,
      attributes: [
        LabelAttribute(
          id: textAttribute,
          name: "text",
          isMutable: false,
          input: .text,
          values: [],
          defaultValue: ""
        ),
        LabelAttribute(
          id: ageAttribute,
          name: "age",
          isMutable: false,
          input: .number,
          values: ["0", "20", "1"],
          defaultValue: "3"
        ),
      ]
    ),
    Label(
      id: Label.ID(5),
      // What Market-1501 calls all that it reads.
      name: "market-1501",
      color: LabelColor(rgb: 0x708090),
      position: 1,
      attributes: ["person_id", "camera_id"].enumerated().map { index, name in
        LabelAttribute(
          id: LabelAttribute.ID(Int64(3 + index)),
          name: name,
          isMutable: false,
          input: .text,
          values: [],
          defaultValue: ""
        )
      }
    ),
    Label(
      id: Label.ID(2),
      name: "person",
      color: LabelColor(rgb: 0x304050),
      position: 2,
      kind: .skeleton,
      sublabels: ["head", "hip"].enumerated().map { index, name in
        Label(
          id: Label.ID(Int64(3 + index)),
          name: name,
          color: LabelColor(rgb: 0x506070),
          position: index,
          kind: .points
        )
      },
      svg: SkeletonDrawing.svg(of: ["head", "hip"], joints: [(0, 1)])
    ),
  ]

  static let shapes: [ShapeKind: Shape] = [
    .rectangle: Shape(kind: .rectangle, points: [12, 8, 36, 24]),
    .polygon: Shape(kind: .polygon, points: [12, 8, 48, 8, 48, 40, 12, 40]),
    .polyline: Shape(kind: .polyline, points: [12, 8, 24, 16, 36, 8]),
    .points: Shape(kind: .points, points: [12, 8, 24, 16, 36, 8, 48, 16, 60, 8]),
    .ellipse: Shape(kind: .ellipse, points: [48, 32, 72, 16]),
    .cuboid: Shape(
      kind: .cuboid,
      points: [12, 8, 12, 32, 36, 8, 36, 32, 48, 16, 48, 40, 24, 16, 24, 40]
    ),
    .mask: Shape(kind: .mask, points: [0, 8, 12, 8, 13, 11]),
    .skeleton: Shape(
      kind: .skeleton,
      points: [],
      elements: [
        SkeletonElement(label: Label.ID(3), shape: Shape(kind: .points, points: [12, 16])),
        SkeletonElement(label: Label.ID(4), shape: Shape(kind: .points, points: [24, 32], isOccluded: true)),
      ]
    ),
  ]

  static func source(_ annotations: [Annotation], _ labels: [Label] = labels) -> MemorySource {
    var source = MemorySource(labels: labels, size: size, annotations, subset: "train")
    if annotations.contains(where: { $0.label == Label.ID(5) }) {
      // Market-1501 gives the picture of this person another name, under which an import looks for it.
      source.frames[3] = source.frames[3].named("7_c3s1_000000_00.png")
    }
    return source
  }

  static func shape(
    _ kind: ShapeKind,
    _ change: (Shape) -> Shape = { $0 },
    frame: Int = 0,
    group: Int = 0,
    age: Bool = false
  )
    -> Annotation
  {
    let shape = shapes[kind] ?? Shape(kind: kind, points: [])
    return annotation(.shape(change(shape)), frame: frame, group: group, age: age)
  }

  static func annotation(_ content: Annotation.Content, frame: Int = 0, group: Int = 0, age: Bool = false) -> Annotation
  {
    var label = Label.ID(1)
    switch content {
    case .shape(let shape): if shape.kind == .skeleton { label = Label.ID(2) }
    case .track(let track): if track.kind == .skeleton { label = Label.ID(2) }
    case .tag: break
    }
    // Words have a place in formats that have no other attribute.
    let values = label == Label.ID(1) ? [AttributeValue(attribute: textAttribute, value: "owl")] : []
    return Annotation(
      uid: .random(),
      frame: frame,
      label: label,
      group: group,
      attributes: label != Label.ID(1) ? [] : age ? values + [AttributeValue(attribute: ageAttribute, value: "9")] : [],
      content: content
    )
  }

  static func track(_ kind: ShapeKind) -> Annotation {
    let shape = shapes[kind] ?? Shape(kind: kind, points: [])
    func keyframes(_ shape: Shape) -> [Keyframe] {
      [(0, false), (1, false), (2, true)].map { frame, isOutside in
        Keyframe(
          frame: frame,
          shape: Shape(
            kind: shape.kind,
            points: shape.points,
            isOccluded: shape.isOccluded,
            isOutside: isOutside,
            elements: []
          )
        )
      }
    }
    guard kind == .skeleton else { return annotation(.track(Track(keyframes: keyframes(shape)))) }
    let elements = shape.elements.map { TrackElement(label: $0.label, keyframes: keyframes($0.shape)) }
    return annotation(.track(Track(keyframes: keyframes(Shape(kind: .skeleton, points: [])), elements: elements)))
  }

  static func changed(
    _ shape: Shape,
    rotation: Double = 0,
    isOccluded: Bool = false,
    zOrder: Int = 0
  ) -> Shape {
    Shape(
      kind: shape.kind,
      points: shape.points,
      rotation: rotation,
      isOccluded: isOccluded,
      zOrder: zOrder,
      elements: shape.elements
    )
  }

  /// Somewhere else on the picture.
  static func moved(_ shape: Shape) -> Shape {
    var points = shape.points
    switch shape.kind {
    case .mask: points.replaceSubrange(points.count - 4..<points.count, with: [50, 40, 51, 43])
    default: points = points.enumerated().map { $0.element + ($0.offset.isMultiple(of: 2) ? 24 : 8) }
    }
    return Shape(
      kind: shape.kind,
      points: points,
      elements: shape.elements.map { SkeletonElement(label: $0.label, shape: moved($0.shape)) }
    )
  }

  /// What they say, in any order, with a value for each attribute; keys that were made up left out.
  static func completed(_ annotations: [Annotation], _ labels: [Label] = labels) -> [String] {
    annotations.map { annotation in
      let label = labels.first { $0.id == annotation.label }
      let values = label?.completed(annotation.attributes).map(\.value) ?? []
      return
        "\(annotation.frame) \(annotation.label) \(annotation.group) \(annotation.source) \(values) \(annotation.content)"
    }.sorted()
  }

  /// Every thing, each alone.
  static let features: [Feature] = {
    var features = ShapeKind.allCases.map { Feature(name: $0.plural, annotations: [shape($0)]) }
    features += ShapeKind.allCases.map { Feature(name: "tracks of \($0.plural)", annotations: [track($0)]) }
    features += ShapeKind.allCases.map { kind in
      Feature(name: "a group of \(kind.plural)", annotations: [shape(kind, group: 1), shape(kind, moved, group: 1)])
    }
    features += [ShapeKind.rectangle, .ellipse].map { kind in
      Feature(name: "turned \(kind.plural)", annotations: [shape(kind) { changed($0, rotation: 30) }])
    }
    features += ShapeKind.allCases.map { kind in
      Feature(name: "\(kind.plural) on a layer", annotations: [shape(kind) { changed($0, zOrder: 2) }])
    }
    for kind in ShapeKind.allCases where kind != .skeleton {
      features.append(
        Feature(name: "hidden \(kind.plural)", annotations: [shape(kind) { changed($0, isOccluded: true) }])
      )
      features.append(Feature(name: "\(kind.plural) with attributes", annotations: [shape(kind, age: true)]))
    }
    features.append(Feature(name: "tags", annotations: [annotation(.tag)]))
    features.append(Feature(name: "tags with attributes", annotations: [annotation(.tag, age: true)]))
    let seen = ["7", "2"].enumerated().map {
      AttributeValue(attribute: LabelAttribute.ID(Int64(3 + $0.offset)), value: $0.element)
    }
    let person = Annotation(uid: .random(), frame: 3, label: Label.ID(5), attributes: seen, content: .tag)
    features.append(Feature(name: "people", annotations: [person]))
    features.append(Feature(name: "grouped tags", annotations: [annotation(.tag, group: 1)]))
    return features
  }()

  /// All of them in one task.
  static let everything = features.flatMap(\.annotations)

  static func counts(of annotations: [Annotation], _ labels: [Label] = labels) -> DatasetCounts {
    var counts = DatasetCounts()
    counts.note(labels)
    for annotation in annotations {
      counts.add(.init(annotation, of: labels.first { $0.id == annotation.label }))
    }
    return counts
  }
}
