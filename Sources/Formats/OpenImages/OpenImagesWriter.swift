internal import Domain

/// Open Images V6 1.0: tables of boxes, tags and masks, and a picture for each mask.
///
/// The format: https://storage.googleapis.com/openimages/web/download_v7.html. Coordinates are shares of the picture.
enum OpenImagesWriter: DatasetWriter {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    let classes = dataset.labels.all.map { CSVLine.text([$0.label.name, $0.label.name]) }
    try target.add("annotations/class-descriptions.csv", classes.joined())
    try target.add(
      "annotations/bbox_labels_600_hierarchy.json",
      "{\n    \"LabelName\": \"/m/0\",\n    \"Subcategory\": []\n}"
    )
    let sizes = target.spooledText(head: "# <image name> <height> <width>\n\n")
    for subset in dataset.subsets {
      let name = CVATNames.subset(subset)
      let tables = OpenImagesTables(subset: name, in: target)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        // Only shares of the picture need its size.
        if seen.contains(where: { $0.shape?.kind == .rectangle && $0.shape?.rotation == 0 }) {
          try sizes.append("\(frame.stem) \(frame.height) \(frame.width)\n")
        }
        try tables.add(frame, seen, to: target)
        try dataset.write(frame, as: "images/\(name)/\(frame.name)", to: target)
      }
      try tables.write(to: target)
    }
    try target.add("annotations/images.meta", sizes)
  }
}

private struct OpenImagesTables {
  private let subset: String
  private let images: SpooledText
  private let tags: SpooledText
  private let boxes: SpooledText
  private let masks: SpooledText

  init(subset: String, in target: DatasetTarget) {
    self.subset = subset
    func table(_ columns: [String]) -> SpooledText { target.spooledText(head: CSVLine.text(columns)) }
    images = table([
      "ImageID", "Subset", "OriginalURL", "OriginalLandingURL", "License", "AuthorProfileURL", "Author", "Title",
      "OriginalSize", "OriginalMD5", "Thumbnail300KURL", "Rotation",
    ])
    tags = table(["ImageID", "Source", "LabelName", "Confidence"])
    boxes = table([
      "ImageID", "Source", "LabelName", "Confidence", "XMin", "XMax", "YMin", "YMax", "IsOccluded", "IsTruncated",
      "IsGroupOf", "IsDepiction", "IsInside",
    ])
    masks = table([
      "MaskPath", "ImageID", "LabelName", "BoxID", "BoxXMin", "BoxXMax", "BoxYMin", "BoxYMax", "PredictedIoU", "Clicks",
    ])
  }

  func add(_ frame: DatasetFrame, _ seen: [SeenAnnotation], to target: DatasetTarget) throws {
    try images.append(CSVLine.text([frame.stem, subset] + [String](repeating: "", count: 10)))
    for annotation in seen {
      guard let shape = annotation.shape else {
        try tags.append(CSVLine.text([frame.stem, "", annotation.label.name, "1"]))
        continue
      }
      guard Self.isBox(shape) else { continue }
      let (width, height) = (Double(frame.width), Double(frame.height))
      let box = [shape.points[0] / width, shape.points[2] / width, shape.points[1] / height, shape.points[3] / height]
      let marks = [shape.isOccluded ? "1" : "0", "-1", "-1", "-1", "-1"]
      try boxes.append(CSVLine.text([frame.stem, "", annotation.label.name, "1"] + box.map(\.description) + marks))
    }
    let others = seen.filter { $0.shape.map { !Self.isBox($0) } ?? false }
    let painted = PaintedInstances(others, SegmentationMaskWriter.kinds, frame: frame)
    for (index, instance) in painted.instances.enumerated() {
      let digits = String(index, radix: 16)
      let id = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
      let path = "\(frame.stem)_\(FolderName.safe(instance.label.name))_\(id).png"
      var pixels = [UInt8](repeating: 0, count: frame.width * frame.height)
      instance.pixels.eachPixel { x, y in pixels[y * frame.width + x] = 1 }
      try target.add(
        "masks/\(subset)/\(path)",
        PNGMaskWriter.picture(.gray8(pixels), width: frame.width, height: frame.height)
      )
      try masks.append(
        CSVLine.text([path, frame.stem, instance.label.name, id] + [String](repeating: "", count: 6))
      )
    }
  }

  func write(to target: DatasetTarget) throws {
    try target.add("annotations/\(subset)-images-with-rotation.csv", images)
    if !tags.isEmpty { try target.add("annotations/\(subset)-annotations-human-imagelabels.csv", tags) }
    if !boxes.isEmpty { try target.add("annotations/\(subset)-annotations-bbox.csv", boxes) }
    if !masks.isEmpty { try target.add("annotations/\(subset)-annotations-object-segmentation.csv", masks) }
  }

  private static func isBox(_ shape: Shape) -> Bool { shape.kind == .rectangle && shape.rotation == 0 }
}
