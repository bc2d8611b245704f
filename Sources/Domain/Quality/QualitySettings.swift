/// How a task's jobs are compared with its ground truth job, with CVAT's defaults.
public struct QualitySettings: Equatable, Sendable {
  /// Two figures may be the same object from this similarity on, 0…1.
  public var iouThreshold = 0.4
  /// The same object, but drawn carelessly, below this similarity, 0…1.
  public var lowOverlapThreshold = 0.8
  /// σ of the object keypoint similarity, 0…1.
  public var pointSize = 0.09
  public var pointSizeBase = PointSizeBase.groupBox
  /// How far a line may lie beside that of the ground truth, as a share of the square root of the picture's area.
  public var lineThickness = 0.01
  public var matchesOrientation = true
  /// How much nearer a line must be when it is turned round, 0…1, to be called inverted.
  public var lineOrientationThreshold = 0.1
  public var matchesGroups = true
  /// The share of members that two groups must have in common, 0…1.
  public var groupMatchThreshold = 0.5
  public var checksCovered = true
  /// An annotation of which a smaller share than this is to be seen is covered, 0…1.
  public var objectVisibilityThreshold = 0.05
  /// Whether polygons and masks count only as far as nothing lies over them.
  public var comparesVisibleParts = true
  public var comparesAttributes = true
  public var metric = Metric.accuracy
  /// What the metric must reach, 0…1.
  public var requiredScore = 0.7

  /// What `pointSize` is a share of.
  public enum PointSizeBase: String, CaseIterable, Sendable {
    case picture = "image_size"
    case groupBox = "group_bbox_size"
  }

  /// The number that a comparison is judged by.
  public enum Metric: String, CaseIterable, Sendable {
    case accuracy, precision, recall
  }

  public init() {}

  /// The settings that are shares, with their names in CVAT's JSON and in the form.
  public static let shares: [(name: String, path: any WritableKeyPath<QualitySettings, Double> & Sendable)] = [
    ("iou_threshold", \.iouThreshold), ("low_overlap_threshold", \.lowOverlapThreshold), ("oks_sigma", \.pointSize),
    ("line_thickness", \.lineThickness), ("line_orientation_threshold", \.lineOrientationThreshold),
    ("group_match_threshold", \.groupMatchThreshold), ("object_visibility_threshold", \.objectVisibilityThreshold),
    ("target_metric_threshold", \.requiredScore),
  ]

  /// The settings that are yes or no, likewise.
  public static let switches: [(name: String, path: any WritableKeyPath<QualitySettings, Bool> & Sendable)] = [
    ("compare_attributes", \.comparesAttributes), ("compare_groups", \.matchesGroups),
    ("compare_line_orientation", \.matchesOrientation), ("check_covered_annotations", \.checksCovered),
    ("panoptic_comparison", \.comparesVisibleParts),
  ]

  /// - Throws: `ValidationFailure` with a sentence for each share that is none.
  public func check() throws(ValidationFailure) {
    let wrong = Self.shares.filter { !(0...1).contains(self[keyPath: $0.path]) }
    guard wrong.isEmpty else {
      throw ValidationFailure(wrong.map { .init(field: $0.name, sentence: "This is a share: a number from 0 to 1.") })
    }
  }
}

/// A task's settings and when they were made.
public struct StoredQualitySettings: Equatable, Sendable {
  /// The settings have their task's key.
  public let task: LabelingTask.ID
  public let settings: QualitySettings
  public let created: Timestamp
  public let updated: Timestamp

  public init(task: LabelingTask.ID, settings: QualitySettings, created: Timestamp, updated: Timestamp) {
    self.task = task
    self.settings = settings
    self.created = created
    self.updated = updated
  }
}
