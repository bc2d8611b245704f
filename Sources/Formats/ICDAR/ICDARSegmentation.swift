internal import Domain

/// ICDAR Segmentation 1.0: a picture with a colour for each letter, and a text that says which it is.
enum ICDARSegmentation: DatasetWriter, DatasetReader {
  private static let paper: UInt32 = 0xFFFFFF

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        var lines = ""
        let apart = PaintedInstances(seen, SegmentationMaskWriter.kinds, frame: frame)
        for (index, instance) in apart.instances.enumerated() {
          let box = instance.pixels.box
          let corners = [box[0], box[1], box[0] + box[2], box[1] + box[3]].map { "\($0).0" }
          let text = ICDAR.quoted(ICDAR.text(of: instance.seen) ?? "")
          let color = KITTI.channels(LabelMap.vocColor(index + 1))
          lines += "\(color) - - \(corners.joined(separator: " ")) \(text)\n"
        }
        if !apart.instances.isEmpty {
          let colors = apart.painted(background: paper) { index, _ in LabelMap.vocColor(index + 1) }
          try target.add("\(folder)/\(frame.stem)_GT.bmp", BMPPicture.bytes(of: colors, width: frame.width))
        }
        try target.add("\(folder)/\(frame.stem)_GT.txt", lines)
        try dataset.write(frame, as: "\(folder)/images/\(frame.name)", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    try ICDAR.surveyed(archive, documents(archive).map { ($0.name, $0.subset) })
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let files = documents(archive)
    guard !files.isEmpty else {
      throw DatasetProblem("There are no <subset>/<picture>_GT.txt in the archive, as ICDAR has.")
    }
    for (file, name, subset) in files {
      let stem = DatasetFrame.stem(file)
      guard let picture = archive.name("\(stem).bmp") ?? archive.name("\(stem).png") else { continue }
      let frame = dataset.frames.frame(named: name, subset: subset)
      let spans = try spans(archive.bytes(of: picture), picture, MaskSize(frame))
      try archive.eachLine(of: file) { line, place in
        let words = line.drop { $0 == "#" }.split(separator: " ")
        let channels = words.prefix(3).compactMap { UInt64($0) }
        guard channels.count == 3, channels.allSatisfy({ $0 < 256 }) else {
          throw DatasetProblem(place, "A line begins with the three channels of its colour.")
        }
        let color = channels[0] << 16 | channels[1] << 8 | channels[2]
        guard let mask = spans.mask(of: color) else { return }
        let frame = try dataset.frame(named: name, subset: subset, at: place)
        let shape = Shape(kind: .mask, points: mask.points)
        try ICDAR.add(.shape(shape), text: ICDAR.unquoted(line), to: dataset, on: frame, at: place)
      }
    }
  }

  private static func spans(_ bytes: [UInt8], _ name: String, _ size: MaskSize) throws -> MaskSpans {
    if bytes.starts(with: Array("BM".utf8)) {
      return try BMPPicture.spans(bytes, name, size, without: paper)
    }
    return try MaskSpans(PNGMaskReader(bytes, name: name, size: size)) { $0 == paper }
  }

  private static func documents(_ archive: DatasetArchive) -> [(file: String, name: String, subset: String)] {
    let depth = ICDAR.depth(of: archive)
    return archive.names(endingIn: "_GT.txt").map { file in
      let (subset, path) = ICDAR.parts(of: file, depth: depth)
      return (file, String(path.dropLast(7)), subset)
    }
  }
}
