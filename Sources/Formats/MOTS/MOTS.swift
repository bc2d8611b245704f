internal import Domain

/// MOTS PNG 1.0: for each frame a picture whose pixels say label and track: `(label + 1) · 1000 + track`.
///
/// The format: https://www.vision.rwth-aachen.de/page/mots
enum MOTS: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      // Shapes that are no track get numbers of their own behind the tracks'.
      var alone = 0
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let painted = PaintedInstances(seen, SegmentationMaskWriter.kinds, frame: frame)
        if !painted.instances.isEmpty {
          let numbers = painted.instances.map { instance in
            if let track = instance.seen.track { return track.number % 1000 }
            alone += 1
            return (999 - alone % 500) % 1000
          }
          let values = painted.painted { index, instance in
            UInt32(((dataset.labels.position(of: instance.label.id) ?? 0) + 1) * 1000 + numbers[index])
          }
          try target.add(
            "\(folder)/instances/\(frame.stem).png",
            PNGMaskWriter.picture(wide: values, width: frame.width, height: frame.height)
          )
        }
        try dataset.write(frame, as: "\(folder)/images/\(frame.name)", to: target)
      }
      let names = dataset.labels.all.map(\.label.name).joined(separator: "\n")
      try target.add("\(folder)/instances/labels.txt", names)
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in archive.names(endingIn: "labels.txt") {
      try archive.eachLine(of: file) { line, _ in survey.add(.init(line.trimmed)) }
    }
    for (file, rest) in archive.files(in: "images") where DatasetArchive.isPicture(file) {
      survey.add(picture: rest, subset: subset(of: file), file: file)
    }
    for (file, rest) in archive.files(in: "instances") where survey.pictures.isEmpty && DatasetArchive.isPicture(file) {
      survey.add(picture: DatasetFrame.stem(rest), subset: subset(of: file), file: nil)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let files = archive.files(in: "instances").filter { $0.name.lowercased().hasSuffix(".png") }
    var names: [String] = []
    if let list = archive.names(endingIn: "labels.txt").first {
      try archive.eachLine(of: list) { line, _ in names.append(line.trimmed) }
    }
    guard !files.isEmpty else {
      // A dataset without annotations has its labels all the same.
      guard names.isEmpty else { return dataset.noteEmptiness() }
      throw DatasetProblem("There is no folder “instances” with pictures of tracks in the archive, as MOTS has.")
    }
    var tracks = TrackBuilder()
    for (file, rest) in files {
      let (name, subset) = (DatasetFrame.stem(rest), subset(of: file))
      let frame = dataset.frames.frame(named: name, subset: subset)
      // 10000 is what nobody is asked about.
      try MaskSpans(archive, file, of: frame, isBackground: { $0 == 0 || $0 == 10_000 }).eachMask { number, mask in
        let position = Int(number / 1000) - 1
        guard names.indices.contains(position) else {
          throw DatasetProblem(file, "Label \(position + 1) is not among the \(names.count) in labels.txt.")
        }
        guard let label = try dataset.label(named: names[position], at: file) else { return }
        let frame = try dataset.frame(named: name, subset: subset, at: file)
        tracks.add(Int(number % 1000), Shape(kind: .mask, points: mask.points), of: label, on: frame)
      }
    }
    try tracks.finish(into: dataset, at: "instances")
  }

  private static func subset(of file: String) -> String {
    let parts = file.split(separator: "/").map(String.init)
    guard let index = parts.firstIndex(where: { $0 == "instances" || $0 == "images" }), index > 0 else {
      return "default"
    }
    return parts[index - 1]
  }
}
