/// What annotations are checked against: the labels of their task and the frames of their job.
public struct AnnotationRules: Sendable {
  private let labels: [Label.ID: Label]
  private let frames: ClosedRange<Int>
  /// Of a ground truth job: the only ones of the range.
  private let chosen: Set<Int>?
  /// The attributes of every label and sublabel.
  private let attributes: [Label.ID: [LabelAttribute.ID: LabelAttribute]]

  /// - Parameters:
  ///   - frames: those of the job or the task, both ends included.
  ///   - chosen: the only ones of them, of a ground truth job; nil for all.
  public init(labels: [Label], frames: ClosedRange<Int>, chosen: [Int]? = nil) {
    self.frames = frames
    self.chosen = chosen.map(Set.init)
    self.labels = Dictionary(uniqueKeysWithValues: labels.map { ($0.id, $0) })
    let all = labels + labels.flatMap(\.sublabels)
    attributes = Dictionary(
      uniqueKeysWithValues: all.map { label in
        (label.id, Dictionary(uniqueKeysWithValues: label.attributes.map { ($0.id, $0) }))
      }
    )
  }

  /// Refuses what the labels do not know, frames that are not there, and numbers that are no shape.
  ///
  /// - Parameter path: how the JSON names this annotation, such as `ops[3].shape` or `tracks[0]`.
  public func check(_ annotation: Annotation, path: String) throws(ValidationFailure) {
    guard let label = labels[annotation.label] else {
      throw ValidationFailure(field: "\(path).label_id", "There is no label \(annotation.label) here.")
    }
    guard label.kind.accepts(annotation.content) else {
      throw ValidationFailure(
        field: "\(path).type",
        "The label “\(label.name)” is for the kind \(label.kind.rawValue) only."
      )
    }
    try check(frame: annotation.frame, path: path)
    try check(annotation.attributes, of: annotation.label, path: path)
    switch annotation.content {
    case .tag: break
    case .shape(let shape):
      try shape.check(path: path)
      try check(shape.elements, of: label, path: path)
    case .track(let track): try check(track, of: label, path: path)
    }
  }

  private func check(frame: Int, path: String) throws(ValidationFailure) {
    guard frames.contains(frame) else {
      throw ValidationFailure(
        field: "\(path).frame",
        "Frame \(frame) is not here: there are \(frames.lowerBound) to \(frames.upperBound)."
      )
    }
    guard chosen?.contains(frame) ?? true else {
      throw ValidationFailure(field: "\(path).frame", "Frame \(frame) is not among those of this ground truth job.")
    }
  }

  private func check(_ track: Track, of label: Label, path: String) throws(ValidationFailure) {
    guard !track.keyframes.isEmpty || !track.elements.isEmpty else {
      throw ValidationFailure(field: "\(path).shapes", "A track needs at least one keyframe.")
    }
    try check(track.keyframes, of: label.id, path: path)
    for (index, element) in track.elements.enumerated() {
      let path = "\(path).elements[\(index)]"
      try checkMembership(element.label, in: label, path: path)
      try check(element.attributes, of: element.label, path: path)
      try check(element.keyframes, of: element.label, path: path)
    }
  }

  private func check(_ keyframes: [Keyframe], of label: Label.ID, path: String) throws(ValidationFailure) {
    var last = Int.min
    for (index, keyframe) in keyframes.enumerated() {
      let path = "\(path).shapes[\(index)]"
      guard keyframe.frame > last else {
        throw ValidationFailure(field: "\(path).frame", "Two keyframes of one track are on frame \(keyframe.frame).")
      }
      last = keyframe.frame
      guard keyframe.shape.kind == keyframes[0].shape.kind else {
        throw ValidationFailure(field: "\(path).type", "A track's keyframes are all of one kind.")
      }
      try keyframe.shape.check(path: path)
      try check(keyframe.attributes, of: label, path: path)
    }
  }

  private func check(_ elements: [SkeletonElement], of label: Label, path: String) throws(ValidationFailure) {
    for (index, element) in elements.enumerated() {
      let path = "\(path).elements[\(index)]"
      try checkMembership(element.label, in: label, path: path)
      try check(element.attributes, of: element.label, path: path)
    }
  }

  private func checkMembership(_ id: Label.ID, in label: Label, path: String) throws(ValidationFailure) {
    guard label.sublabels.contains(where: { $0.id == id }) else {
      throw ValidationFailure(field: "\(path).label_id", "The skeleton “\(label.name)” has no point \(id).")
    }
  }

  private func check(_ values: [AttributeValue], of label: Label.ID, path: String) throws(ValidationFailure) {
    for (index, value) in values.enumerated() {
      guard attributes[label]?[value.attribute] != nil else {
        throw ValidationFailure(
          field: "\(path).attributes[\(index)].spec_id",
          "The label has no attribute \(value.attribute)."
        )
      }
      guard value.value.unicodeScalars.count <= AttributeValue.longestValue else {
        throw ValidationFailure(
          field: "\(path).attributes[\(index)].value",
          "A value has at most \(AttributeValue.longestValue) characters."
        )
      }
    }
  }
}
