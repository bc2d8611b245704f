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
    var sizes = "# <image name> <height> <width>\n\n"
    for subset in dataset.subsets {
      let name = CVATNames.subset(subset)
      var tables = OpenImagesTables(subset: name)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        // Only shares of the picture need its size.
        if seen.contains(where: { $0.shape?.kind == .rectangle && $0.shape?.rotation == 0 }) {
          sizes += "\(frame.stem) \(frame.height) \(frame.width)\n"
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
  private var images: String
  private var tags: String
  private var boxes: String
  private var masks: String

  init(subset: String) {
    self.subset = subset
    images = CSVLine.text(
      [
        "ImageID", "Subset", "OriginalURL", "OriginalLandingURL", "License", "AuthorProfileURL", "Author", "Title",
        "OriginalSize", "OriginalMD5", "Thumbnail300KURL", "Rotation",
      ])
    tags = CSVLine.text(["ImageID", "Source", "LabelName", "Confidence"])
    boxes = CSVLine.text([
      "ImageID", "Source", "LabelName", "Confidence", "XMin", "XMax", "YMin", "YMax", "IsOccluded", "IsTruncated",
      "IsGroupOf", "IsDepiction", "IsInside",
    ])
    masks = CSVLine.text([
      "MaskPath", "ImageID", "LabelName", "BoxID", "BoxXMin", "BoxXMax", "BoxYMin", "BoxYMax", "PredictedIoU", "Clicks",
    ])
  }

  mutating func add(_ frame: DatasetFrame, _ seen: [SeenAnnotation], to target: DatasetTarget) throws {
    images += CSVLine.text([frame.stem, subset] + [String](repeating: "", count: 10))
    for annotation in seen {
      guard let shape = annotation.shape else {
        tags += CSVLine.text([frame.stem, "", annotation.label.name, "1"])
        continue
      }
      guard Self.isBox(shape) else { continue }
      let (width, height) = (Double(frame.width), Double(frame.height))
      let box = [shape.points[0] / width, shape.points[2] / width, shape.points[1] / height, shape.points[3] / height]
      boxes += CSVLine.text(
        [frame.stem, "", annotation.label.name, "1"] + box.map(\.description)
          + [shape.isOccluded ? "1" : "0", "-1", "-1", "-1", "-1"]
      )
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
      masks += CSVLine.text(
        [path, frame.stem, instance.label.name, id] + [String](repeating: "", count: 6)
      )
    }
  }

  func write(to target: DatasetTarget) throws {
    try target.add("annotations/\(subset)-images-with-rotation.csv", images)
    if tags.utf8.count > 40 { try target.add("annotations/\(subset)-annotations-human-imagelabels.csv", tags) }
    if boxes.utf8.count > 120 { try target.add("annotations/\(subset)-annotations-bbox.csv", boxes) }
    if masks.utf8.count > 120 { try target.add("annotations/\(subset)-annotations-object-segmentation.csv", masks) }
  }

  private static func isBox(_ shape: Shape) -> Bool { shape.kind == .rectangle && shape.rotation == 0 }
}
