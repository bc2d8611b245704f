internal import Domain

/// CSV of labels: a row for each tag and shape, with its box, its points and its attributes.
enum LabelsCSV: DatasetWriter {
  static let naming = PictureNaming.names
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("labels.csv")
    try target.write(
      Array(
        CSVLine.text([
          "subset", "task_id", "frame", "image", "width", "height", "label", "type", "source", "group", "track_id",
          "keyframe", "occluded", "z_order", "rotation", "score", "xmin", "ymin", "xmax", "ymax", "points",
          "attributes",
        ]).utf8
      )
    )
    for subset in dataset.subsets {
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let rows = seen.map { CSVLine.text(cells($0, frame, subset), guardsFormulas: true) }.joined()
        if !rows.isEmpty { try target.write(Array(rows.utf8)) }
      }
    }
    try target.end()
    try dataset.writePictures(to: target) { frame, subset in "images/\(CVATNames.subset(subset))/\(frame.name)" }
  }

  private static func cells(_ seen: SeenAnnotation, _ frame: DatasetFrame, _ subset: String) -> [String] {
    let shape = seen.shape
    let extent = shape?.extent.map(\.description) ?? ["", "", "", ""]
    let points = shape.map { $0.kind == .skeleton ? $0.elements.flatMap(\.shape.points) : $0.points } ?? []
    let attributes = seen.label.completed(seen.attributes).map { "\($0.attribute.name)=\($0.value)" }
    return [
      CVATNames.subset(subset), frame.task.description, String(frame.number), frame.name, String(frame.width),
      String(frame.height), seen.label.name, shape?.kind.rawValue ?? "tag", seen.source.rawValue, String(seen.group),
      seen.track.map { String($0.number) } ?? "", seen.track.map { $0.isKeyframe ? "true" : "false" } ?? "",
      shape.map { $0.isOccluded ? "true" : "false" } ?? "", shape.map { String($0.zOrder) } ?? "",
      shape.map { $0.rotation.description } ?? "", shape?.score.map(\.description) ?? "",
    ] + extent + [points.map(\.description).joined(separator: " "), attributes.joined(separator: "; ")]
  }
}
