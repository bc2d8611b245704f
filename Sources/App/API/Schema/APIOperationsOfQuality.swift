import Domain
import Store

/// Comparisons with a ground truth, and ground truth jobs.
extension APIOperations {
  static let quality: [String: APIOperation] = [
    "GET /api/quality/settings": .list("How tasks are compared with their ground truth.", QualitySettingsStore.fields),
    "GET /api/quality/settings/{task}": .show("How a task is compared with its ground truth."),
    "PATCH /api/quality/settings/{task}": .change("Changes how a task is compared.", settings),
    "PUT /api/quality/settings/{task}": .change("Changes how a task is compared; what is absent stays.", settings),
    "GET /api/quality/settings/requirements": .list(
      "The one requirement of each task: its settings in other words.",
      QualitySettingsStore.requirementFields
    ),
    "GET /api/quality/settings/requirements/{task}": .show("The requirement of a task."),
    "PATCH /api/quality/settings/requirements/{task}": .change("Changes the requirement of a task.", requirement),
    "PUT /api/quality/settings/requirements/{task}": .change(
      "Changes the requirement of a task; what is absent stays.",
      requirement
    ),
    "GET /api/quality/reports": .list(
      "Comparisons of tasks and jobs with a ground truth; with target=project the sums of projects' tasks.",
      QualityReportStore.fields
    ),
    "POST /api/quality/reports": .begin(
      "Compares all jobs of a task, or of each task of a project, with the ground truth job: names one of the two.",
      [.takes("task_id", .integer), .takes("project_id", .integer)]
    ),
    "GET /api/quality/reports/{report}": .show("A comparison."),
    "GET /api/quality/reports/{report}/data": .show("A comparison with each of its frames and conflicts."),
    "GET /api/quality/reports/{report}/confusion/matrix": .show(
      "Which labels were given for which.",
      asking: [.takes("format"), .takes("requirement", .integer)]
    ),
    "GET /api/quality/conflicts": .list(
      "Where annotators and ground truth differ; report_id is that of a job's or of a task's comparison.",
      QualityConflictStore.fields
    ),
  ]

  private static let settings: [APIOperation.Member] =
    QualitySettings.shares.map { .takes($0.name, .number) } + QualitySettings.switches.map { .takes($0.name, .flag) }
    + [.takes("target_metric"), .takes("point_size_base"), .takes("requirements", .objects)]

  private static let requirement: [APIOperation.Member] = [
    .takes("metric"), .takes("required_score", .number), .takes("iou_threshold", .number),
    .takes("point_size", .number), .takes("point_size_base"), .takes("line_thickness", .number),
    .takes("match_orientation", .flag), .takes("line_orientation_threshold", .number), .takes("match_groups", .flag),
    .takes("group_match_threshold", .number), .takes("check_covered_annotations", .flag),
    .takes("object_visibility_threshold", .number), .takes("panoptic_comparison", .flag),
    .takes("attribute_comparison", .object),
  ]
}
