internal import Domain
internal import JSON

/// Label Studio JSON: a list of tasks with one annotation each, which Label Studio imports as it is, and the labelling
/// configuration that it needs.
///
/// Coordinates are per cent of the picture; a box turns about its left top corner.
enum LabelStudioWriter: DatasetWriter {
  static let naming = PictureNaming.names
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("tasks.json")
    try target.write([UInt8(ascii: "[")])
    var number = 0
    var pointLabels: Set<Label.ID> = []
    for subset in dataset.subsets {
      var (task, relations): (LabelingTask.ID?, [AnnotationUID: [Relation]]) = (nil, [:])
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        number += 1
        for item in seen where item.shape?.kind == .points { pointLabels.insert(item.label.id) }
        if task != frame.task { (task, relations) = (frame.task, try dataset.relations(of: frame.task)) }
        var json = JSONWriter(reserving: 4096)
        write(frame, seen, relations, number: number, subset: subset, dataset, to: &json)
        try target.write(number > 1 ? [UInt8(ascii: ",")] + json.take() : json.take())
      }
    }
    try target.write([UInt8(ascii: "]")])
    try target.end()
    try target.add("config.xml", LabelStudioConfiguration.xml(dataset.labels, ofPoints: pointLabels))
    try dataset.writePictures(to: target) { frame, subset in path(of: frame, in: subset, dataset) }
  }

  /// Two subsets may have pictures of one name.
  private static func path(of frame: DatasetFrame, in subset: String, _ dataset: Dataset) -> String {
    dataset.subsets.count > 1 ? "images/\(CVATNames.subset(subset))/\(frame.name)" : "images/\(frame.name)"
  }

  private static func write(
    _ frame: DatasetFrame,
    _ seen: [SeenAnnotation],
    _ relations: [AnnotationUID: [Relation]],
    number: Int,
    subset: String,
    _ dataset: Dataset,
    to json: inout JSONWriter
  ) {
    json.object { task in
      task.field("id", number)
      task.object("data") { data in
        data.field("image", dataset.options.savesPictures ? path(of: frame, in: subset, dataset) : frame.name)
        data.field("subset", CVATNames.subset(subset))
      }
      task.array("annotations") { list in
        guard !seen.isEmpty else { return }
        list.object { annotation in
          annotation.field("id", number)
          annotation.field("was_cancelled", false)
          annotation.field("ground_truth", false)
          annotation.array("result") { result in
            var regions = LabelStudioRegions(frame: frame, labels: dataset.labels)
            for item in seen { regions.write(item, to: &result) }
            regions.write(relations, to: &result)
          }
        }
      }
      task.array("predictions") { _ in }
    }
  }
}

/// The labelling configuration (XML) that fits the labels.
enum LabelStudioConfiguration {
  /// The control of each kind: its tag, and its name.
  static let controls: [(kind: ShapeKind?, tag: String, name: String)] = [
    (.rectangle, "RectangleLabels", "rectangle"), (.polygon, "PolygonLabels", "polygon"),
    (.ellipse, "EllipseLabels", "ellipse"), (.points, "KeyPointLabels", "points"), (.mask, "BrushLabels", "brush"),
    (.polyline, "VectorLabels", "polyline"), (nil, "Choices", "tags"),
  ]

  /// - Parameter ofPoints: the labels that points have. Of labels that any shape may have, the others are not offered for
  ///   points: Label Studio's own exports to COCO and YOLO take each label that is for one point of a skeleton.
  static func xml(_ labels: LabelIndex, ofPoints: Set<Label.ID>) -> String {
    var text = "<View>\n  <Image name=\"image\" value=\"$image\"/>\n"
    for control in controls {
      let fitting = labels.all.filter { entry in
        switch (entry.label.kind, control.kind) {
        case (.any, .points): ofPoints.contains(entry.label.id)
        case (.any, _), (.tag, nil): true
        case (let kind, let wanted?): kind.rawValue == wanted.rawValue
        case (_, nil): false
        }
      }
      guard !fitting.isEmpty else { continue }
      text += "  <\(control.tag) name=\"\(control.name)\" toName=\"image\""
      text += control.kind == nil ? " choice=\"multiple\">\n" : ">\n"
      for (index, entry) in fitting.enumerated() {
        let value = XMLWriter.attribute(entry.label.name)
        // Its exports of skeletons have their points in this order, and fail without one.
        let order = control.kind == .points ? " model_index=\"\(index)\"" : ""
        text +=
          control.kind == nil
          ? "    <Choice value=\"\(value)\"/>\n"
          : "    <Label value=\"\(value)\" background=\"\(entry.label.color)\"\(order)/>\n"
      }
      text += "  </\(control.tag)>\n"
    }
    let attributes = labels.all.flatMap { entry in entry.label.attributes.map(\.name) }
    for name in Set(attributes).sorted() {
      text += "  <TextArea name=\"\(XMLWriter.attribute(name))\" toName=\"image\" perRegion=\"true\"/>\n"
    }
    return text + "</View>\n"
  }
}
