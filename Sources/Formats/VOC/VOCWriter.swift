internal import Domain

/// PASCAL VOC 1.1: an XML for each picture with boxes, lists for tags, and pictures of masks.
///
/// The format: http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
enum VOCWriter: DatasetWriter {
  static let naming = PictureNaming.stemsOfAll

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("labelmap.txt", LabelMap.text(dataset.labels, hasColors: false))
    for subset in dataset.subsets {
      let name = CVATNames.subset(subset)
      var lists = VOCLists()
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        lists.main += "\(frame.stem)\n"
        lists.addTags(of: seen, frame)
        let boxes = seen.filter { $0.shape?.kind == .rectangle }
        if !boxes.isEmpty {
          let bytes = document(boxes, frame, hasPicture: dataset.options.savesPictures)
          try target.add("Annotations/\(frame.stem).xml", bytes)
        }
        let painted = PaintedInstances(seen, [.mask, .ellipse], frame: frame, roundEllipses: false)
        if !painted.instances.isEmpty {
          lists.segmentation += "\(frame.stem)\n"
          try write(painted, frame, dataset.labels, to: target)
        }
        try dataset.write(frame, as: "JPEGImages/\(frame.name)", to: target)
      }
      try target.add("ImageSets/Main/\(name).txt", lists.main)
      if !lists.segmentation.isEmpty { try target.add("ImageSets/Segmentation/\(name).txt", lists.segmentation) }
      try writeTags(lists, name, dataset.labels, to: target)
    }
  }

  /// One list for each label, of the pictures that have a tag: whether it is this one.
  private static func writeTags(_ lists: VOCLists, _ subset: String, _ labels: LabelIndex, to target: DatasetTarget)
    throws
  {
    guard !lists.tags.isEmpty else { return }
    let names = labels.all.map(\.label.name)
    for label in (names.contains(LabelMap.backgroundName) ? [] : [LabelMap.backgroundName]) + names {
      let lines = lists.tags.map { "\($0.name) \($0.labels.contains(label) ? " 1" : "-1")\n" }
      try target.add("ImageSets/Main/\(FolderName.safe(label))_\(subset).txt", lines.joined())
    }
  }

  private static func write(
    _ painted: PaintedInstances,
    _ frame: DatasetFrame,
    _ labels: LabelIndex,
    to target: DatasetTarget
  ) throws {
    let classes = painted.painted { _, instance in
      LabelMap.vocColor((labels.position(of: instance.label.id) ?? 0) + 1)
    }
    let objects = painted.painted { index, _ in LabelMap.vocColor(index + 1) }
    for (folder, colors) in [("SegmentationClass", classes), ("SegmentationObject", objects)] {
      try target.add(
        "\(folder)/\(frame.stem).png",
        PNGMaskWriter.picture(colors: colors, width: frame.width, height: frame.height)
      )
    }
  }

  /// - Parameter hasPicture: CVAT tells the number of channels only where it writes the picture, too.
  private static func document(_ boxes: [SeenAnnotation], _ frame: DatasetFrame, hasPicture: Bool) -> [UInt8] {
    var xml = XMLWriter(declaration: false)
    xml.open("annotation")
    xml.element("folder", frame.stem.firstIndex(of: "_").map { String(frame.stem[..<$0]) } ?? "")
    xml.element("filename", frame.name)
    xml.open("source")
    xml.element("database", "Unknown")
    xml.element("annotation", "Unknown")
    xml.element("image", "Unknown")
    xml.close("source")
    xml.open("size")
    xml.element("width", String(frame.width))
    xml.element("height", String(frame.height))
    xml.element("depth", hasPicture ? "3" : "")
    xml.close("size")
    xml.element("segmented", "0")
    for box in boxes { write(box, to: &xml) }
    xml.close("annotation")
    return xml.take()
  }

  private static func write(_ box: SeenAnnotation, to xml: inout XMLWriter) {
    guard let shape = box.shape else { return }
    let attributes = DatumAttributes(box)
    func flag(_ name: String) -> String {
      attributes.own.first { $0.name == name }.map { ReadAttributes.isTrue($0.value.text) ? "1" : "0" } ?? "0"
    }
    xml.open("object")
    xml.element("name", box.label.name)
    xml.element("truncated", flag("truncated"))
    xml.element("occluded", shape.isOccluded ? "1" : "0")
    xml.element("difficult", flag("difficult"))
    xml.open("bndbox")
    for (name, number) in zip(["xmin", "ymin", "xmax", "ymax"] as [StaticString], shape.points) {
      xml.element(name, number.description)
    }
    xml.close("bndbox")
    xml.open("attributes")
    attributes.forEach { name, value in
      guard !["truncated", "difficult", "occluded"].contains(name) else { return }
      xml.open("attribute")
      xml.element("name", name)
      xml.element("value", value.text)
      xml.close("attribute")
    }
    xml.close("attributes")
    xml.close("object")
  }
}

/// The lists of one subset's pictures.
private struct VOCLists {
  var main = ""
  var segmentation = ""
  var tags: [(name: String, labels: Set<String>)] = []

  mutating func addTags(of seen: [SeenAnnotation], _ frame: DatasetFrame) {
    let labels = Set(seen.filter { $0.shape == nil }.map(\.label.name))
    if !labels.isEmpty { tags.append((frame.stem, labels)) }
  }
}
