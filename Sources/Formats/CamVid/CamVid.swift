internal import Domain

/// CamVid 1.0: a picture with the colour of each pixel's label, and lists of picture and mask.
///
/// The format: http://mi.eng.cam.ac.uk/research/projects/VideoRec/CamVid
enum CamVid: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    let colors = dataset.labels.all.map { "\(KITTI.channels($0.label.color.rgb)) \($0.label.name)\n" }
    try target.add("label_colors.txt", colors.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      var list = ""
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let painted = PaintedInstances(seen, SegmentationMaskWriter.kinds, frame: frame)
        let mask = "\(folder)annot/\(frame.stem).png"
        list += "/\(folder)/\(frame.name) \(mask)\n"
        let picture = PNGMaskWriter.picture(
          colors: painted.painted { $1.label.color.rgb },
          width: frame.width,
          height: frame.height
        )
        try target.add(mask, picture)
        try dataset.write(frame, as: "\(folder)/\(frame.name)", to: target)
      }
      try target.add("\(folder).txt", list)
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for (name, color) in try KITTI.colors(archive) { survey.add(.init(name, color: LabelColor(rgb: color))) }
    for (mask, name, subset) in masks(archive) {
      let picture = archive.picture(at: "\(subset)/\(name)").flatMap { $0 == mask ? nil : $0 }
      survey.add(picture: DatasetFrame.name(name, like: picture), subset: subset, file: picture)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    var colors = try KITTI.colors(archive)
    if colors.isEmpty { colors = dataset.labels.labels.map { ($0.name, $0.color.rgb) } }
    let files = masks(archive)
    guard !files.isEmpty else {
      throw DatasetProblem("There is no folder whose name ends in “annot” with masks in the archive, as CamVid has.")
    }
    for (file, name, subset) in files {
      let spans = try MaskSpans(archive, file, of: dataset.frames.frame(named: name, subset: subset))
      try spans.eachMask { color, mask in
        guard let entry = colors.first(where: { UInt64($0.color) == color }) else {
          let channels = LabelMap.channels(UInt32(truncatingIfNeeded: color))
          throw DatasetProblem(file, "The colour \(channels) is no label's in label_colors.txt.")
        }
        guard let label = try dataset.label(named: entry.name, at: file) else { return }
        let frame = try dataset.frame(named: name, subset: subset, at: file)
        try dataset.add(mask.annotation(of: label, on: frame), at: file)
      }
    }
  }

  /// `trainannot/birds/owl.png` is of `birds/owl` in `train`.
  private static func masks(_ archive: DatasetArchive) -> [(file: String, name: String, subset: String)] {
    archive.names(endingIn: ".png").compactMap { file in
      let parts = file.split(separator: "/").map(String.init)
      guard let index = parts.firstIndex(where: { $0.hasSuffix("annot") && $0.count > 5 }) else { return nil }
      return (file, DatasetFrame.stem(parts[(index + 1)...].joined(separator: "/")), String(parts[index].dropLast(5)))
    }
  }
}
