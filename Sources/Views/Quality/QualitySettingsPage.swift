public import Domain
public import HTML

/// How a task is compared with its ground truth, as sentences with a number or a tick each.
///
/// Fields: those of `QualitySettings.shares` and `.switches`, `target_metric`, `point_size_base`.
public struct QualitySettingsPage: Page {
  public let task: LabelingTask
  /// What stands in the fields.
  public let values: [String: String]
  public let failure: ValidationFailure?

  public init(task: LabelingTask, values: [String: String], failure: ValidationFailure? = nil) {
    self.task = task
    self.values = values
    self.failure = failure
  }

  public init(task: LabelingTask, settings: QualitySettings) {
    var values = ["target_metric": settings.metric.rawValue, "point_size_base": settings.pointSizeBase.rawValue]
    for share in QualitySettings.shares { values[share.name] = "\(settings[keyPath: share.path])" }
    for choice in QualitySettings.switches where settings[keyPath: choice.path] { values[choice.name] = "1" }
    self.init(task: task, values: values)
  }

  public var title: String { "Quality settings of \(task.name)" }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(title: "Quality settings", trail: trail, lead: "Numbers are shares from 0 to 1."))
    \(failure.map { FormProblems(failure: $0, fields: QualitySettings.shares.map(\.name)) })
    <form method="post" action="\(Path.qualitySettings(task.id))" class="form">
    \(group("What is required", required))
    \(group("When two objects are the same", same))
    \(group("What is compared besides", besides))
    <div class="form__actions"><button class="button button--primary">Save</button>
    <a class="button button--quiet" href="\(Path.quality(task.id))">Cancel</a></div>
    </form>
    """
  }

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [
      .init(words: task.name, address: Path.task(task.id)), .init(words: "Quality", address: Path.quality(task.id)),
    ]
  }

  private func group(_ title: String, _ content: HTML) -> HTML {
    """
    <section class="card"><h2 class="card__title">\(title)</h2>
    <div class="form">
    \(content)
    </div></section>

    """
  }

  private var required: HTML {
    """
    \(Choice(
      name: "target_metric", label: "Jobs are judged by",
      options: [
        .init(value: "accuracy", words: "accuracy"),
        .init(value: "precision", words: "precision"),
        .init(value: "recall", words: "recall"),
      ],
      selected: values["target_metric"],
      hint: """
        Accuracy: right, of all objects that anybody marked. Precision: right, of the annotator’s objects. Recall: found, \
        of the ground truth’s objects.
        """,
      problem: failure?["target_metric"]
    ))
    \(share("target_metric_threshold", "They must reach"))
    """
  }

  private var same: HTML {
    """
    \(share("iou_threshold", "They overlap by at least", hint: "Their common area, as a share of what both cover together."))
    \(share("low_overlap_threshold", "They are drawn carelessly below"))
    \(share("oks_sigma", "Points may be off by (σ)", hint: "As a share of the size of what is chosen here:"))
    \(Choice(
      name: "point_size_base", label: "Size for points",
      options: [
        .init(value: "group_bbox_size", words: "the box around the points"), .init(value: "image_size", words: "the picture"),
      ],
      selected: values["point_size_base"], problem: failure?["point_size_base"]
    ))
    \(share("line_thickness", "Lines may be off by", hint: "As a share of the picture's size."))
    \(check("panoptic_comparison", "Polygons and masks count only as far as nothing lies over them"))
    """
  }

  private var besides: HTML {
    """
    \(check("compare_attributes", "Attributes are the same"))
    \(check("compare_groups", "Groups have the same members"))
    \(share("group_match_threshold", "Groups share at least", hint: "Of the members of both."))
    \(check("compare_line_orientation", "Lines run the same way"))
    \(share("line_orientation_threshold", "A line is turned round if that brings it nearer by"))
    \(check("check_covered_annotations", "Objects are not covered by others"))
    \(share("object_visibility_threshold", "Of an object at least this must be seen"))
    """
  }

  private func share(_ name: String, _ label: String, hint: HTML? = nil) -> Field {
    Field(name: name, label: label, value: values[name] ?? "", hint: hint, problem: failure?[name], longest: 20)
  }

  private func check(_ name: String, _ words: String) -> HTML {
    """
    <label class="check"><input class="check__box" type="checkbox" name="\(name)" value="1"\
    \(attribute: "checked", if: values[name] == "1")> \(words)</label>

    """
  }
}
