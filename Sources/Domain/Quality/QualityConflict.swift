/// A place where an annotator and the ground truth say different things.
public struct QualityConflict: Equatable, Sendable {
  public let frame: Int
  public let kind: Kind
  /// One or two: the annotator's first, then the ground truth's.
  public let annotations: [AnnotationReference]
  /// Of `mismatchingAttributes`: their names.
  public let attributes: [String]

  /// CVAT's conflict types.
  public enum Kind: String, CaseIterable, Sendable {
    case missing = "missing_annotation"
    case extra = "extra_annotation"
    case mismatchingLabel = "mismatching_label"
    case lowOverlap = "low_overlap"
    case mismatchingDirection = "mismatching_direction"
    case mismatchingAttributes = "mismatching_attributes"
    case mismatchingGroups = "mismatching_groups"
    case covered = "covered_annotation"

    public var severity: Severity {
      switch self {
      case .missing, .extra, .mismatchingLabel: .error
      default: .warning
      }
    }
  }

  public enum Severity: String, CaseIterable, Sendable {
    case error, warning
  }

  public init(frame: Int, kind: Kind, annotations: [AnnotationReference], attributes: [String] = []) {
    self.frame = frame
    self.kind = kind
    self.annotations = annotations
    self.attributes = attributes
  }
}

/// Which annotation of which job, as clients look it up.
public struct AnnotationReference: Hashable, Sendable {
  public let id: Annotation.ID
  public let job: Job.ID
  public let type: AnnotationType
  /// nil for tags.
  public let shape: ShapeKind?

  public enum AnnotationType: String, CaseIterable, Sendable {
    case tag, shape, track
  }

  public init(id: Annotation.ID, job: Job.ID, type: AnnotationType, shape: ShapeKind?) {
    self.id = id
    self.job = job
    self.type = type
    self.shape = shape
  }
}

/// An annotation as it stands on one frame.
public struct ComparedAnnotation: Equatable, Sendable {
  public let reference: AnnotationReference
  public let label: Label.ID
  public let group: Int
  public let attributes: [AttributeValue]
  /// nil for a tag.
  public let shape: Shape?

  public init(
    reference: AnnotationReference,
    label: Label.ID,
    group: Int = 0,
    attributes: [AttributeValue] = [],
    shape: Shape?
  ) {
    self.reference = reference
    self.label = label
    self.group = group
    self.attributes = attributes
    self.shape = shape
  }

  /// - Returns: nil where nothing of it is seen on the frame.
  public init?(_ stored: StoredAnnotation, of job: Job.ID, on frame: Int) {
    let annotation = stored.annotation
    var attributes = annotation.attributes
    let shape: Shape?
    let type: AnnotationReference.AnnotationType
    switch annotation.content {
    case .tag: (shape, type) = (nil, .tag)
    case .shape(let drawn): (shape, type) = (drawn, .shape)
    case .track(let track):
      guard let state = track.state(on: frame)?.state, !state.shape.isOutside else { return nil }
      attributes += state.attributes
      (shape, type) = (state.shape, .track)
    }
    guard shape != nil || annotation.frame == frame, type != .shape || annotation.frame == frame else { return nil }
    self.init(
      reference: AnnotationReference(id: stored.id, job: job, type: type, shape: shape?.kind),
      label: annotation.label,
      group: annotation.group,
      attributes: attributes,
      shape: shape
    )
  }
}
