internal import Domain

/// CVAT for images 1.1: `annotations.xml` with an element for each picture; tracks become shapes on every frame.
enum CVATImagesWriter: DatasetWriter {
  static let naming = PictureNaming.names
  static let tellsCaseOfSubsets = true
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("annotations.xml")
    var xml = XMLWriter()
    xml.open("annotations")
    try CVATMeta(dataset).write(to: &xml)
    let shapes = CVATShapes(dataset.labels)
    var number = 0
    for subset in dataset.subsets {
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        xml.open("image", attributes(of: frame, number: number, subset: subset, dataset))
        for annotation in seen {
          if let shape = annotation.shape { write(annotation, shape, shapes, to: &xml) }
        }
        for tag in seen where tag.shape == nil { write(tag, shapes, to: &xml) }
        xml.close("image")
        number += 1
        if xml.bytes.count > 1 << 15 { try xml.drain(target.write) }
      }
    }
    xml.close("annotations")
    try target.write(xml.take())
    try target.end()
    try dataset.writePictures(to: target, hasContext: true) { frame, subset in
      "images/\(folder(subset, dataset))\(frame.name)"
    }
  }

  /// Pictures of a project lie in a folder for each subset.
  private static func folder(_ subset: String, _ dataset: Dataset) -> String {
    if case .project = dataset.scope { return "\(CVATNames.subset(subset))/" }
    return dataset.options.split == nil ? "" : "\(CVATNames.subset(subset))/"
  }

  private static func attributes(
    of frame: DatasetFrame,
    number: Int,
    subset: String,
    _ dataset: Dataset
  ) -> CVATShapes.Pairs {
    let isPlain = dataset.scope.isOneTask && dataset.options.split == nil
    var pairs: CVATShapes.Pairs = [("id", String(isPlain ? frame.number : number)), ("name", frame.name)]
    if !isPlain {
      pairs.append(("subset", CVATNames.subset(subset)))
      pairs.append(("task_id", frame.task.description))
    }
    return pairs + [("width", String(frame.width)), ("height", String(frame.height))]
  }

  private static func write(_ seen: SeenAnnotation, _ shape: Shape, _ shapes: CVATShapes, to xml: inout XMLWriter) {
    var pairs: CVATShapes.Pairs = [("label", seen.label.name), ("source", seen.source.rawValue)]
    if shape.kind != .skeleton { pairs.append(("occluded", shape.isOccluded ? "1" : "0")) }
    pairs += CVATShapes.place(of: shape) + [("z_order", String(shape.zOrder))]
    if seen.group != 0 { pairs.append(("group_id", String(seen.group))) }
    let name = CVATShapes.name(of: shape.kind)
    xml.open(name, pairs)
    let isTracked = seen.track != nil
    let mark: CVATShapes.Pairs = [("source", seen.source.rawValue)]
    shapes.writePoints(
      of: shape,
      isTracked: isTracked,
      marks: { _ in mark },
      to: &xml
    )
    shapes.write(seen.attributes, of: seen.label, isTracked: isTracked, to: &xml)
    xml.close(name)
  }

  private static func write(_ tag: SeenAnnotation, _ shapes: CVATShapes, to xml: inout XMLWriter) {
    var pairs: CVATShapes.Pairs = [("label", tag.label.name), ("source", tag.source.rawValue)]
    if tag.group != 0 { pairs.append(("group_id", String(tag.group))) }
    xml.open("tag", pairs)
    shapes.write(tag.attributes, of: tag.label, isTracked: false, to: &xml)
    xml.close("tag")
  }
}
