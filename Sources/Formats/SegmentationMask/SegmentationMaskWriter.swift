internal import Domain

/// Segmentation mask 1.1: a picture with the colour of each pixel's label and one with a colour for each object.
enum SegmentationMaskWriter: DatasetWriter {
  static let naming = PictureNaming.stemsOfAll

  static let kinds: Set<ShapeKind> = [.rectangle, .polygon, .mask, .ellipse]

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.add("labelmap.txt", LabelMap.text(dataset.labels, hasColors: true))
    for subset in dataset.subsets {
      var list = ""
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        list += "\(frame.stem)\n"
        let painted = PaintedInstances(seen, kinds, frame: frame)
        let classes = painted.painted { _, instance in instance.label.color.rgb }
        let objects = painted.painted { index, _ in LabelMap.vocColor(index + 1) }
        for (folder, colors) in [("SegmentationClass", classes), ("SegmentationObject", objects)] {
          try target.add(
            "\(folder)/\(frame.stem).png",
            PNGMaskWriter.picture(colors: colors, width: frame.width, height: frame.height)
          )
        }
        try dataset.write(frame, as: "JPEGImages/\(frame.name)", to: target)
      }
      try target.add("ImageSets/Segmentation/\(CVATNames.subset(subset)).txt", list)
    }
  }
}
