import Domain
import Formats

/// What people have, as `KindSamples` has it smooth: numbers between pixels, frames between keyframes, what models found,
/// shapes over shapes, and labels that look the same.
enum RoughSamples {
  struct Feature: Sendable {
    let name: String
    let annotations: [Annotation]
    var labels = KindSamples.labels
  }

  static let features: [Feature] = {
    var features: [Feature] = []
    for kind in ShapeKind.allCases {
      let plural = kind.plural
      if kind != .mask {
        features.append(Feature(name: "\(plural) between pixels", annotations: [KindSamples.shape(kind, shaken)]))
      }
      features += [
        Feature(name: "tracks of \(plural) with frames between keyframes", annotations: [sparse(kind)]),
        Feature(name: "\(plural) with a score", annotations: [KindSamples.shape(kind) { scored($0) }]),
        Feature(name: "\(plural) of a model", annotations: [found(KindSamples.shape(kind))]),
        Feature(name: "\(plural) over each other", annotations: overlapping(kind)),
      ]
    }
    let tag = KindSamples.annotation(.tag)
    features += [
      Feature(name: "tags of a model", annotations: [found(tag)]),
      Feature(name: "two tags on a picture", annotations: [tag, of(twin.id, tag)], labels: twins),
      Feature(
        name: "masks whose labels have one colour",
        annotations: [KindSamples.shape(.mask), of(twin.id, KindSamples.shape(.mask, KindSamples.moved))],
        labels: twins
      ),
      Feature(name: "masks of a black label", annotations: [of(night.id, KindSamples.shape(.mask))], labels: nights),
    ]
    for kind in [ShapeKind.rectangle, .polygon, .mask] {
      features.append(
        Feature(name: "\(kind.plural) with words", annotations: [said(KindSamples.shape(kind))], labels: worded)
      )
    }
    let others = KindSamples.annotation(.tag, frame: 0)
    features.append(
      Feature(name: "two tags of one label on a picture", annotations: [said(tag), others], labels: worded)
    )
    features.append(Feature(name: "tags with words", annotations: [said(tag)], labels: worded))
    return features
  }()

  /// On what the choices of COCO's exports act.
  static let choosable: [Feature] = {
    let holed = Shape(kind: .mask, points: [0, 5, 2, 5, 20, 20, 23, 22])
    let kinds = [ShapeKind.rectangle, .polygon, .mask, .ellipse]
    return kinds.map { Feature(name: $0.plural, annotations: [KindSamples.shape($0)]) }
      + kinds.filter { $0 != .polygon }.map { kind in
        Feature(
          name: "a group of \(kind.plural)",
          annotations: [KindSamples.shape(kind, group: 1), KindSamples.shape(kind, KindSamples.moved, group: 1)]
        )
      } + [Feature(name: "a mask with a hole", annotations: [KindSamples.annotation(.shape(holed))])]
  }()

  private static let twin = Label(id: Label.ID(20), name: "twin", color: LabelColor(rgb: 0x102030), position: 3)
  private static let night = Label(id: Label.ID(21), name: "night", color: LabelColor(rgb: 0), position: 3)
  /// The first label's text alone.
  private static let worded: [Label] = {
    let first = KindSamples.labels[0]
    return [
      Label(
        id: first.id,
        name: first.name,
        color: first.color,
        position: first.position,
        attributes: [first.attributes[0]]
      )
    ] + KindSamples.labels.dropFirst()
  }()
  private static let twins = KindSamples.labels + [twin]
  private static let nights = KindSamples.labels + [night]

  /// By parts of 2^20, which survive being added and taken away, and have more decimals than texts do.
  private static func shaken(_ shape: Shape) -> Shape {
    Shape(
      kind: shape.kind,
      points: shape.points.enumerated().map { $1 + Double(129_453 * ($0 + 1)) / 1_048_576 },
      elements: shape.elements.map { SkeletonElement(label: $0.label, shape: shaken($0.shape)) }
    )
  }

  private static func scored(_ shape: Shape) -> Shape {
    Shape(kind: shape.kind, points: shape.points, score: 0.75, elements: shape.elements)
  }

  /// Seen on the first three of four pictures, but drawn on two of them.
  private static func sparse(_ kind: ShapeKind) -> Annotation {
    guard let track = KindSamples.track(kind).track else { return KindSamples.annotation(.tag) }
    func thinned(_ keyframes: [Keyframe]) -> [Keyframe] {
      let shape = keyframes[0].shape
      let other = kind == .mask ? shape : KindSamples.moved(shape)
      return [
        Keyframe(frame: 0, shape: shape), Keyframe(frame: 2, shape: other),
        Keyframe(frame: 3, shape: Shape(kind: other.kind, points: other.points, isOutside: true)),
      ]
    }
    let elements = track.elements.map { TrackElement(label: $0.label, keyframes: thinned($0.keyframes)) }
    return KindSamples.annotation(.track(Track(keyframes: thinned(track.keyframes), elements: elements)))
  }

  private static func overlapping(_ kind: ShapeKind) -> [Annotation] {
    let first = KindSamples.shape(kind)
    guard kind != .mask else {
      return [first, KindSamples.annotation(.shape(Shape(kind: .mask, points: [0, 6, 13, 9, 14, 11])))]
    }
    return [
      first,
      KindSamples.shape(kind) { shape in
        Shape(
          kind: kind,
          points: shape.points.map { $0 + 8 },
          elements: shape.elements.map { element in
            let points = element.shape.points.map { $0 + 8 }
            return SkeletonElement(label: element.label, shape: Shape(kind: .points, points: points))
          }
        )
      },
    ]
  }

  private static func found(_ annotation: Annotation) -> Annotation { changed(annotation, source: .automatic) }

  private static func of(_ label: Label.ID, _ annotation: Annotation) -> Annotation {
    Annotation(uid: .random(), frame: annotation.frame, label: label, content: annotation.content)
  }

  private static func said(_ annotation: Annotation) -> Annotation {
    let words = AttributeValue(
      attribute: KindSamples.labels[0].attributes[0].id,
      value: "owl, “the” \"old\"; it's; 1,5"
    )
    return changed(annotation, attributes: [words])
  }

  private static func changed(
    _ annotation: Annotation,
    source: AnnotationSource = .manual,
    attributes: [AttributeValue]? = nil
  ) -> Annotation {
    Annotation(
      uid: annotation.uid,
      frame: annotation.frame,
      label: annotation.label,
      source: source,
      attributes: attributes ?? annotation.attributes,
      content: annotation.content
    )
  }
}
