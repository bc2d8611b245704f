import Domain

/// A tag, a shape, a keyframe or a track as CVAT's clients write it: one form for all, with what it needs of it.
struct AnnotationBody: Decodable {
  struct AttributeBody: Decodable {
    let spec_id: Int64
    let value: String
  }

  var id: Int64?
  var frame: Int?
  var label_id: Int64?
  var group: Int?
  var source: String?
  var attributes: [AttributeBody]?
  /// A shape's kind; in the editor's edits also `tag`, `track` and `relation`.
  var type: String?
  var points: [Double]?
  var occluded: Bool?
  var outside: Bool?
  var z_order: Int?
  var rotation: Double?
  var score: Double?
  /// Of a skeleton.
  var elements: [AnnotationBody]?
  /// The keyframes of a track.
  var shapes: [AnnotationBody]?
  /// In the editor's edits, of the type `relation`.
  var relation: RelationBody?
}

/// What a relation joins, by the keys of annotations, and how: in the editor's edits.
struct RelationBody: Decodable {
  let from: String
  let to: String
  var direction: String?
  var labels: [String]?

  func relation(uid: AnnotationUID, path: String) throws(ValidationFailure) -> Relation {
    guard let direction = Relation.Direction(rawValue: direction ?? "right") else {
      throw ValidationFailure(field: "\(path).direction", "This must be right, left or bi.")
    }
    return Relation(
      uid: uid,
      from: try Self.end(from, "\(path).from"),
      to: try Self.end(to, "\(path).to"),
      direction: direction,
      labels: labels ?? []
    )
  }

  private static func end(_ text: String, _ field: String) throws(ValidationFailure) -> AnnotationUID {
    guard let key = AnnotationUID(text) else {
      throw ValidationFailure(field: field, "This must be 32 lower-case hexadecimal digits.")
    }
    return key
  }
}

extension AnnotationBody {
  /// The annotation that `type` names: how the editor writes them.
  func annotation(uid: AnnotationUID, path: String) throws(ValidationFailure) -> Annotation {
    switch type {
    case "tag": try tag(uid: uid, path: path)
    case "track": try track(uid: uid, path: path)
    default: try shape(uid: uid, path: path)
    }
  }

  func tag(uid: AnnotationUID, path: String) throws(ValidationFailure) -> Annotation {
    try annotation(uid: uid, content: .tag, path: path)
  }

  func shape(uid: AnnotationUID, path: String) throws(ValidationFailure) -> Annotation {
    try annotation(uid: uid, content: .shape(try figure(path: path)), path: path)
  }

  func track(uid: AnnotationUID, path: String) throws(ValidationFailure) -> Annotation {
    guard let shapes else { throw ValidationFailure(field: "\(path).shapes", "This field is missing.") }
    var parts: [TrackElement] = []
    for (index, element) in (elements ?? []).enumerated() {
      let path = "\(path).elements[\(index)]"
      parts.append(
        TrackElement(
          label: try element.label(path: path),
          attributes: element.values,
          keyframes: try Self.keyframes(element.shapes ?? [], path: path)
        )
      )
    }
    let track = Track(keyframes: try Self.keyframes(shapes, path: path), elements: parts)
    return try annotation(uid: uid, content: .track(track), path: path)
  }

  private static func keyframes(
    _ bodies: [AnnotationBody],
    path: String
  ) throws(ValidationFailure) -> [Keyframe] {
    var keyframes: [Keyframe] = []
    for (index, body) in bodies.enumerated() {
      let path = "\(path).shapes[\(index)]"
      keyframes.append(
        Keyframe(frame: try body.frameNumber(path: path), shape: try body.figure(path: path), attributes: body.values)
      )
    }
    return keyframes.sorted { $0.frame < $1.frame }
  }

  private func annotation(
    uid: AnnotationUID,
    content: Annotation.Content,
    path: String
  ) throws(ValidationFailure) -> Annotation {
    guard let source = AnnotationSource(rawValue: source ?? "manual") else {
      let known = AnnotationSource.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "\(path).source", "This must be one of \(known).")
    }
    let group = group ?? 0
    guard group >= 0, group < 1 << 31 else {
      throw ValidationFailure(field: "\(path).group", "Groups are counted from 1; 0 is none.")
    }
    return Annotation(
      uid: uid,
      frame: try frameNumber(path: path),
      label: try label(path: path),
      group: group,
      source: source,
      attributes: values,
      content: content
    )
  }

  private func figure(path: String) throws(ValidationFailure) -> Shape {
    guard let type, let kind = ShapeKind(rawValue: type) else {
      let known = ShapeKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "\(path).type", "This must be one of \(known).")
    }
    guard (-1_000_000...1_000_000).contains(z_order ?? 0) else {
      throw ValidationFailure(field: "\(path).z_order", "The order goes from -1000000 to 1000000.")
    }
    var parts: [SkeletonElement] = []
    // A track's skeleton has its points' keyframes beside it, not inside.
    for (index, element) in (elements ?? []).enumerated() {
      let path = "\(path).elements[\(index)]"
      parts.append(
        SkeletonElement(
          label: try element.label(path: path),
          attributes: element.values,
          shape: try element.figure(path: path)
        )
      )
    }
    return Shape(
      kind: kind,
      points: points ?? [],
      rotation: rotation ?? 0,
      isOccluded: occluded ?? false,
      isOutside: outside ?? false,
      zOrder: z_order ?? 0,
      score: score,
      elements: parts
    )
  }

  private func label(path: String) throws(ValidationFailure) -> Label.ID {
    guard let label_id else { throw ValidationFailure(field: "\(path).label_id", "This field is missing.") }
    return Label.ID(label_id)
  }

  private func frameNumber(path: String) throws(ValidationFailure) -> Int {
    guard let frame else { throw ValidationFailure(field: "\(path).frame", "This field is missing.") }
    guard frame >= 0, frame < 1 << 31 else {
      throw ValidationFailure(field: "\(path).frame", "Frames are counted from 0.")
    }
    return frame
  }

  private var values: [AttributeValue] {
    (attributes ?? []).map { AttributeValue(attribute: LabelAttribute.ID($0.spec_id), value: $0.value) }
  }
}
