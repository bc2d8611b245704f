/// What came of comparing the annotations of one frame with its ground truth.
public struct ComparedFrame: Equatable, Sendable {
  public let frame: Int
  public private(set) var counts = QualityCounts()
  public private(set) var cells: [ConfusionCell: Int] = [:]
  public private(set) var conflicts: [QualityConflict] = []

  public init(frame: Int) {
    self.frame = frame
  }

  /// - Parameters:
  ///   - label: the annotator's; nil where the annotator has nothing.
  ///   - truth: the ground truth's; nil where that has nothing.
  mutating func count(label: Label.ID?, against truth: Label.ID?) {
    cells[ConfusionCell(annotated: label, truth: truth), default: 0] += 1
    switch (label, truth) {
    case (nil, _): counts.missing += 1
    case (_, nil): counts.extra += 1
    default: if label == truth { counts.valid += 1 } else { counts.mismatched += 1 }
    }
  }

  mutating func add(_ kind: QualityConflict.Kind, _ annotations: [AnnotationReference], _ attributes: [String] = []) {
    counts.conflicts[kind, default: 0] += 1
    conflicts.append(QualityConflict(frame: frame, kind: kind, annotations: annotations, attributes: attributes))
  }
}

/// A place of the confusion matrix; nil is “nothing there”.
public struct ConfusionCell: Hashable, Sendable {
  public let annotated: Label.ID?
  public let truth: Label.ID?

  public init(annotated: Label.ID?, truth: Label.ID?) {
    (self.annotated, self.truth) = (annotated, truth)
  }
}

/// How many annotations are right, and what is wrong with the others.
public struct QualityCounts: Equatable, Sendable {
  /// The same object with the same label.
  public var valid = 0
  /// The same object with another label.
  public var mismatched = 0
  public var missing = 0
  public var extra = 0
  public var conflicts: [QualityConflict.Kind: Int] = [:]

  public init() {}

  public var annotated: Int { valid + mismatched + extra }
  public var truth: Int { valid + mismatched + missing }
  /// Objects that at least one of the two has.
  public var total: Int { valid + mismatched + missing + extra }
  public var conflictCount: Int { conflicts.values.reduce(0, +) }
  public var errorCount: Int { conflicts.reduce(0) { $0 + ($1.key.severity == .error ? $1.value : 0) } }

  /// 0…1; nil where there is nothing to divide by.
  public var accuracy: Double? { Self.share(valid, of: total) }
  public var precision: Double? { Self.share(valid, of: annotated) }
  public var recall: Double? { Self.share(valid, of: truth) }

  public func score(_ metric: QualitySettings.Metric) -> Double? {
    switch metric {
    case .accuracy: accuracy
    case .precision: precision
    case .recall: recall
    }
  }

  public mutating func add(_ other: QualityCounts) {
    valid += other.valid
    mismatched += other.mismatched
    missing += other.missing
    extra += other.extra
    conflicts.merge(other.conflicts, uniquingKeysWith: +)
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}

/// A comparison of a task, or of one of its jobs, with the ground truth.
public struct QualityReport: Equatable, Sendable {
  public typealias ID = Identifier<QualityReport>

  public let id: ID
  /// Of a job's report: its task's, made at the same time.
  public let parent: ID?
  public let task: LabelingTask.ID
  public let project: Project.ID?
  /// nil for the report of a whole task.
  public let job: Job.ID?
  public let assignee: Person?
  public let created: Timestamp
  /// When the task or job was last changed before.
  public let targetUpdated: Timestamp
  public let truthUpdated: Timestamp
  public let summary: Summary

  public struct Summary: Equatable, Sendable {
    public var counts = QualityCounts()
    /// Of the task or job.
    public var frames = 0
    /// Those of them that were compared.
    public var comparedFrames = 0
    /// Of a task: its jobs, how many of them have frames to compare, and how many reach the required score.
    public var jobs = 0
    public var comparedJobs = 0
    public var passedJobs = 0
    public var metric = QualitySettings.Metric.accuracy
    public var requiredScore = 0.0
    /// Conflicts that are counted, but not listed, because there are too many.
    public var unlisted = 0

    public init() {}

    public var score: Double? { counts.score(metric) }
    /// nil where nothing could be compared.
    public var passes: Bool? { score.map { $0 >= requiredScore } }
  }

  public init(
    id: ID,
    parent: ID?,
    task: LabelingTask.ID,
    project: Project.ID?,
    job: Job.ID?,
    assignee: Person?,
    created: Timestamp,
    targetUpdated: Timestamp,
    truthUpdated: Timestamp,
    summary: Summary
  ) {
    self.id = id
    self.parent = parent
    self.task = task
    self.project = project
    self.job = job
    self.assignee = assignee
    self.created = created
    self.targetUpdated = targetUpdated
    self.truthUpdated = truthUpdated
    self.summary = summary
  }
}

/// A frame of a job that was compared.
public struct QualityFrame: Equatable, Sendable {
  public let job: Job.ID
  public let frame: Int
  /// Without the conflicts' kinds.
  public let counts: QualityCounts
  public let conflicts: Int

  public init(job: Job.ID, frame: Int, counts: QualityCounts, conflicts: Int) {
    self.job = job
    self.frame = frame
    self.counts = counts
    self.conflicts = conflicts
  }
}

/// Which labels were given for which.
public struct ConfusionMatrix: Equatable, Sendable {
  /// In the order of rows and columns; behind them comes “unmatched”.
  public let labels: [String]
  /// Places that are not 0.
  public let cells: [Cell]

  /// The annotator's label `row` where the ground truth has `column`; `labels.count` is nothing.
  public struct Cell: Equatable, Sendable {
    public let row: Int
    public let column: Int
    public let count: Int

    public init(row: Int, column: Int, count: Int) {
      (self.row, self.column, self.count) = (row, column, count)
    }
  }

  public init(labels: [String], cells: [Cell]) {
    self.labels = labels
    self.cells = cells
  }

  public init(_ counts: [ConfusionCell: Int], labels: [Label], most: Int = 1000) {
    let places = Dictionary(labels.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    func place(_ label: Label.ID?) -> Int? { label.map { places[$0] } ?? labels.count }
    let cells = counts.compactMap { cell, count in
      place(cell.annotated).flatMap { row in
        place(cell.truth).map { Cell(row: row, column: $0, count: count) }
      }
    }
    self.init(labels: labels.map(\.name), counting: cells, most: most)
  }

  /// - Parameter most: of more labels only the most frequent are in the table, which grows with their square.
  public init(labels names: [String], counting cells: [Cell], most: Int = 1000) {
    var totals = [Int](repeating: 0, count: names.count + 1)
    for cell in cells {
      totals[cell.row] += cell.count
      totals[cell.column] += cell.count
    }
    let kept = names.indices.sorted { (totals[$0], $1) > (totals[$1], $0) }.prefix(most).sorted()
    var places = [Int?](repeating: nil, count: names.count) + [kept.count]
    for (place, old) in kept.enumerated() { places[old] = place }
    let moved = cells.compactMap { cell in
      places[cell.row].flatMap { row in
        places[cell.column].map { Cell(row: row, column: $0, count: cell.count) }
      }
    }
    self.init(
      labels: kept.map { names[$0] },
      cells: moved.sorted { $0.row == $1.row ? $0.column < $1.column : $0.row < $1.row }
    )
  }

  /// Dense, `labels.count + 1` rows of as many columns.
  public var rows: [[Int]] {
    var rows = [[Int]](repeating: Array(repeating: 0, count: labels.count + 1), count: labels.count + 1)
    for cell in cells { rows[cell.row][cell.column] += cell.count }
    return rows
  }

  /// How well a label, or nothing, was found; all 0 where it does not occur.
  public struct Score: Equatable, Sendable {
    public let precision: Double
    public let recall: Double
    /// Right answers, the right absences among them, as a share of all.
    public let accuracy: Double
    public let jaccard: Double
    public let dice: Double
  }

  /// By label, and “unmatched” last.
  public var scores: [Score] {
    var (right, given, wanted) = (
      [Int](repeating: 0, count: labels.count + 1), [Int](repeating: 0, count: labels.count + 1),
      [Int](repeating: 0, count: labels.count + 1)
    )
    var all = 0
    for cell in cells {
      given[cell.row] += cell.count
      wanted[cell.column] += cell.count
      if cell.row == cell.column { right[cell.row] += cell.count }
      all += cell.count
    }
    func share(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
    return right.indices.map { place in
      let (hit, row, column) = (right[place], given[place], wanted[place])
      return Score(
        precision: share(hit, row),
        recall: share(hit, column),
        accuracy: share(all - row - column + 2 * hit, all),
        jaccard: share(hit, row + column - hit),
        dice: share(2 * hit, row + column)
      )
    }
  }
}
