internal import Domain

/// Cityscapes 1.0: three pictures for each frame with masks: colours, labels and objects.
///
/// The format: https://github.com/mcordts/cityscapesScripts. Objects are numbered `label · 1000 + object`.
enum Cityscapes: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    let colors = dataset.labels.all.map { "\(KITTI.channels($0.label.color.rgb)) \($0.label.name)\n" }
    try target.add("label_colors.txt", "0 0 0 background\n" + colors.joined())
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let painted = PaintedInstances(seen, SegmentationMaskWriter.kinds, frame: frame)
        if !painted.instances.isEmpty { try write(painted, frame, folder, dataset.labels, to: target) }
        let ending = frame.name.dropFirst(frame.stem.count)
        let name = "imgsFine/leftImg8bit/\(folder)/\(frame.stem)_leftImg8bit\(ending)"
        try dataset.write(frame, as: name, to: target)
      }
    }
  }

  private static func write(
    _ painted: PaintedInstances,
    _ frame: DatasetFrame,
    _ folder: String,
    _ labels: LabelIndex,
    to target: DatasetTarget
  ) throws {
    let (width, height) = (frame.width, frame.height)
    func number(_ instance: PaintedInstances.Instance) -> UInt32 {
      UInt32((labels.position(of: instance.label.id) ?? 0) + 1)
    }
    let colors = painted.painted { $1.label.color.rgb }
    let classes = painted.painted { number($1) }
    let objects = painted.painted { number($1) * 1000 + UInt32($0 % 1000) }
    let base = "gtFine/\(folder)/\(frame.stem)_gtFine"
    try target.add("\(base)_color.png", PNGMaskWriter.picture(colors: colors, width: width, height: height))
    try target.add(
      "\(base)_labelIds.png",
      PNGMaskWriter.picture(.gray8(classes.map { UInt8(truncatingIfNeeded: $0) }), width: width, height: height)
    )
    try target.add("\(base)_instanceIds.png", PNGMaskWriter.picture(wide: objects, width: width, height: height))
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    let colors = try KITTI.colors(archive)
    for (name, color) in colors where name != LabelMap.backgroundName {
      survey.add(.init(name, color: LabelColor(rgb: color)))
    }
    if colors.isEmpty { for name in ownNames.dropFirst() { survey.add(.init(name)) } }
    for (file, rest) in archive.files(in: "leftImg8bit") where DatasetArchive.isPicture(file) {
      let (subset, path) = parts(of: rest)
      let stem = DatasetFrame.stem(path)
      let ending = path.dropFirst(stem.count)
      let name = stem.hasSuffix("_leftImg8bit") ? stem.dropLast(12) + ending : path[...]
      survey.add(picture: String(name), subset: subset, file: file)
    }
    for (_, rest) in archive.files(in: "gtFine") where survey.pictures.isEmpty || isObjects(rest) {
      let (subset, path) = parts(of: rest)
      guard let end = path.firstRange(of: "_gtFine_") else { continue }
      let name = String(path[..<end.lowerBound])
      if !survey.pictures.contains(where: { DatasetFrame.stem($0.name) == name && $0.subset == subset }) {
        survey.add(picture: name, subset: subset, file: nil)
      }
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let names = try KITTI.colors(archive).map(\.name)
    let files = archive.files(in: "gtFine").filter { isObjects($0.rest) }
    guard !files.isEmpty else {
      // A dataset without annotations has its labels all the same.
      guard names.isEmpty else { return dataset.noteEmptiness() }
      throw DatasetProblem("There are no pictures …_gtFine_instanceIds.png in a folder “gtFine”, as Cityscapes has.")
    }
    let known = names.isEmpty ? ownNames : names
    for (file, rest) in files {
      let (subset, path) = parts(of: rest)
      let name = DatasetFrame.stem(path).replacing("_gtFine_instanceIds", with: "")
      let spans = try MaskSpans(archive, file, of: dataset.frames.frame(named: name, subset: subset))
      try spans.eachMask { number, mask in
        // Below 1000 it is a label without objects.
        let position = Int(number < 1000 ? number : number / 1000)
        guard known.indices.contains(position) else {
          throw DatasetProblem(file, "Label \(position) is not among the \(known.count) in label_colors.txt.")
        }
        guard position != known.firstIndex(of: LabelMap.backgroundName),
          let label = try dataset.label(named: known[position], at: file)
        else { return }
        let frame = try dataset.frame(named: name, subset: subset, at: file)
        try dataset.add(mask.annotation(of: label, on: frame), at: file)
      }
    }
  }

  /// Those of Cityscapes itself, which has no label_colors.txt, by their numbers.
  private static let ownNames = [
    "unlabeled", "ego vehicle", "rectification border", "out of roi", "static", "dynamic", "ground", "road", "sidewalk",
    "parking", "rail track", "building", "wall", "fence", "guard rail", "bridge", "tunnel", "pole", "polegroup",
    "traffic light", "traffic sign", "vegetation", "terrain", "sky", "person", "rider", "car", "truck", "bus",
    "caravan",
    "trailer", "train", "motorcycle", "bicycle",
  ]

  private static func isObjects(_ name: String) -> Bool { name.lowercased().hasSuffix("_gtfine_instanceids.png") }

  private static func parts(of path: String) -> (subset: String, path: String) {
    guard let slash = path.firstIndex(of: "/") else { return ("default", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
