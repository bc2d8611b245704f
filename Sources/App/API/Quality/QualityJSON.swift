import Domain
import Formats
import JSON
import Store

extension QualityReport: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.key("job_id", job)
    json.field("task_id", task.value)
    json.key("project_id", project)
    json.key("parent_id", parent)
    json.field("target", job == nil ? "task" : "job")
    json.object("summary") { $0.members(of: summary, requirement: task.value, hasJobs: job == nil) }
    json.field("created_date", created.iso8601)
    json.field("target_last_updated", targetUpdated.iso8601)
    json.field("gt_last_updated", truthUpdated.iso8601)
    json.person("assignee", assignee, origin: origin)
  }
}

extension ProjectQualityReport: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.null("job_id")
    json.null("task_id")
    json.field("project_id", project.value)
    json.null("parent_id")
    json.field("target", "project")
    json.object("summary") { $0.members(of: self) }
    for (name, moment) in [
      ("created_date", created), ("target_last_updated", targetUpdated), ("gt_last_updated", truthUpdated),
    ] {
      if let moment { json.field(named: name, text: moment.iso8601) }
    }
    json.null("assignee")
  }
}

extension QualityConflictStore.Stored: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.field("report_id", report.value)
    json.field("frame", conflict.frame)
    json.field("type", conflict.kind.rawValue)
    json.field("severity", conflict.kind.severity.rawValue)
    json.array("annotation_ids") { list in
      for annotation in conflict.annotations {
        list.object { reference in
          reference.field("obj_id", annotation.id.value)
          reference.field("job_id", annotation.job.value)
          reference.field("type", annotation.type.rawValue)
          reference.text("shape_type", annotation.shape?.rawValue)
        }
      }
    }
    json.array("attribute_names") { list in for name in conflict.attributes { list.element(name) } }
  }
}

extension JSONWriter {
  /// A report's summary: first what clients of today ask for, then what older ones do.
  mutating func members(of summary: QualityReport.Summary, requirement: Int64, hasJobs: Bool) {
    let counts = summary.counts
    let share = summary.frames > 0 ? Double(summary.comparedFrames) / Double(summary.frames) : 0
    field("total_frames", summary.frames)
    field("validation_frames", summary.comparedFrames)
    field("validation_frame_share", share)
    field("conflict_count", counts.conflictCount)
    field("error_count", counts.errorCount)
    field("warning_count", counts.conflictCount - counts.errorCount)
    object("conflicts_by_type") { types in
      for kind in QualityConflict.Kind.allCases { types.field(named: kind.rawValue, counts.conflicts[kind] ?? 0) }
    }
    if hasJobs {
      object("jobs") { jobs in
        jobs.field("total", summary.jobs)
        jobs.field("excluded", 0)
        jobs.field("not_checkable", summary.jobs - summary.comparedJobs)
        jobs.field("included", summary.comparedJobs)
        jobs.field("completed", summary.passedJobs)
      }
    }
    object("requirements") { $0.requirement(summary, key: requirement) }
    field("frame_count", summary.comparedFrames)
    field("frame_share", share)
    members(of: counts)
  }

  mutating func members(of report: ProjectQualityReport) {
    let tasks = report.tasks
    object("tasks") { counts in
      counts.field("total", tasks.all)
      counts.field("custom", tasks.custom)
      counts.field("not_configured", tasks.all - tasks.withTruth)
      counts.field("excluded", max(0, tasks.withTruth - tasks.compared))
      counts.field("included", tasks.compared)
      counts.field("completed", tasks.passed)
    }
    members(of: report.summary, requirement: report.id.value, hasJobs: true)
  }

  /// The one requirement that a task has, or the sum of those of a project's tasks.
  private mutating func requirement(_ summary: QualityReport.Summary, key: Int64) {
    let isComputed = summary.score != nil
    field("total", 1)
    field("enabled", 1)
    field("completed", summary.passes == true ? 1 : 0)
    field("not_computed", isComputed ? 0 : 1)
    array("items") { items in
      items.object { item in
        item.field("requirement_id", key)
        item.field("name", QualitySettings.requirementName)
        item.field("metric", summary.metric.rawValue)
        item.number("score", summary.score)
        item.object("score_components") { parts in
          parts.field("valid_count", summary.counts.valid)
          parts.field("missing_count", summary.counts.missing + summary.counts.mismatched)
          parts.field("extra_count", summary.counts.extra + summary.counts.mismatched)
        }
        item.object("calculation") { calculation in
          calculation.field("status", isComputed ? "computed" : "not_computed")
          calculation.text("reason", isComputed ? nil : "no_annotations")
        }
        item.field("threshold", summary.requiredScore)
      }
    }
  }

  mutating func members(of counts: QualityCounts) {
    field("valid_count", counts.valid)
    field("mismatching_count", counts.mismatched)
    field("missing_count", counts.missing)
    field("extra_count", counts.extra)
    field("ds_count", counts.annotated)
    field("gt_count", counts.truth)
    field("total_count", counts.total)
    number("accuracy", counts.accuracy)
    number("precision", counts.precision)
    number("recall", counts.recall)
  }

  mutating func members(of matrix: ConfusionMatrix, _ summary: QualityReport.Summary) {
    let scores = matrix.scores
    array("labels") { list in for name in matrix.names { list.element(name) } }
    array("rows") { rows in
      for row in matrix.rows { rows.array { list in for count in row { list.element(count) } } }
    }
    object("axes") { axes in
      axes.field("cols", "gt")
      axes.field("rows", "ds")
    }
    array("precision") { list in for score in scores { list.element(score.precision) } }
    array("recall") { list in for score in scores { list.element(score.recall) } }
    array("accuracy") { list in for score in scores { list.element(score.accuracy) } }
    array("jaccard_index") { list in for score in scores { list.element(score.jaccard) } }
    array("dice") { list in for score in scores { list.element(score.dice) } }
    object("target_metric_summary") { target in
      let labels = matrix.scores(of: summary.metric)
      let worst = labels.map(\.score).min()
      target.field("metric", summary.metric.rawValue)
      target.field("aggregation", "micro")
      target.object("values") { values in
        values.number("micro", summary.score)
        values.number("mean", labels.isEmpty ? nil : labels.reduce(0) { $0 + $1.score } / Double(labels.count))
        values.number("label", worst)
      }
      target.array("worst_labels") { list in for label in labels where label.score == worst { list.element(label.name) }
      }
    }
  }

  mutating func number(_ key: StaticString, _ value: Double?) {
    if let value { field(key, value) } else { null(key) }
  }

  mutating func text(_ key: StaticString, _ value: String?) {
    if let value { field(key, value) } else { null(key) }
  }
}

extension ConfusionMatrix {
  /// What rows and columns are called in CVAT's answers.
  var names: [String] { labels + ["unmatched"] }

  /// The labels that occur, with one of their numbers.
  func scores(of metric: QualitySettings.Metric) -> [(name: String, score: Double)] {
    let seen = Set(cells.flatMap { [$0.row, $0.column] })
    return zip(labels, scores).enumerated().compactMap { place, label in
      guard seen.contains(place) else { return nil }
      let (name, score) = label
      return switch metric {
      case .accuracy: (name, score.accuracy)
      case .precision: (name, score.precision)
      case .recall: (name, score.recall)
      }
    }
  }

  /// A table with the annotators' labels in the first column and the ground truth's in the first row.
  var csv: String {
    let head = CSVLine.text(["annotated \\ ground truth"] + names, guardsFormulas: true)
    return zip(names, rows).reduce(into: head) { text, line in
      text += CSVLine.text([line.0] + line.1.map(String.init), guardsFormulas: true)
    }
  }
}

extension QualitySettings {
  /// What its settings are called as one of CVAT's requirements.
  static let requirementName = "Everything"
}
