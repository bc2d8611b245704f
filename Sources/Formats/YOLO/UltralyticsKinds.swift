internal import Domain
internal import JSON

/// A text for each picture, as all of Ultralytics' kinds have but that of whole pictures.
protocol UltralyticsTexts: DatasetWriter {
  static var kind: UltralyticsKind { get }
}

extension UltralyticsTexts {
  static var frameSteps: (bare: Int, withPictures: Int) { (2, 3) }

  static func folder(of subset: String) -> String { YOLONames.subset(subset) }

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try Ultralytics.write(dataset, to: target, kind)
  }
}

extension DatasetReader where Self: UltralyticsTexts {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey { try Ultralytics.survey(archive, kind) }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try Ultralytics.read(archive, into: dataset, kind)
  }
}

/// Boxes that are not turned: class, middle and size.
enum UltralyticsDetection: UltralyticsTexts, DatasetReader {
  static let kind = UltralyticsKind.detection
}

/// Boxes at any angle: class and four corners.
enum UltralyticsOriented: UltralyticsTexts, DatasetReader {
  static let kind = UltralyticsKind.oriented
}

/// Outlines: class and corners.
enum UltralyticsSegmentation: UltralyticsTexts, DatasetReader {
  static let kind = UltralyticsKind.segmentation
}

/// Skeletons: class, box and points.
enum UltralyticsPose: UltralyticsTexts, DatasetReader {
  static let kind = UltralyticsKind.pose
}

/// Boxes with the number of their track as the last column.
enum UltralyticsTrack: UltralyticsTexts {
  static let kind = UltralyticsKind.track
}

/// Whole pictures: `<subset>/<label>/<picture>`, which has a place only where pictures are exported, and the same in
/// `train.json`-like lists where they are not.
enum UltralyticsClassification: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.names

  static func folder(of subset: String) -> String { YOLONames.subset(subset) }

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = YOLONames.subset(subset)
      var list = JSONWriter()
      list.beginObject()
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let tags = seen.filter { $0.shape == nil }.map(\.label.name)
        list.object(named: frame.name) { item in
          item.array("labels") { names in for tag in tags { names.element(tag) } }
        }
        // A tag that stands twice on a picture has one folder.
        for place in Set(tags.isEmpty ? ["no_label"] : tags.map(FolderName.safe)).sorted() {
          try dataset.write(frame, as: "\(folder)/\(place)/\(frame.name)", to: target)
        }
      }
      list.endObject()
      if !dataset.options.savesPictures { try target.add("\(folder)/labels.json", list.take()) }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    try eachTag(archive) { label, name, subset, file, _ in
      if let label { survey.add(.init(label, kind: .tag)) }
      survey.add(picture: name, subset: subset, file: file)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachTag(archive) { name, picture, subset, _, place in
      guard let name, let label = try dataset.label(named: name, at: place) else { return }
      let frame = try dataset.frame(named: picture, subset: subset, at: place)
      try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: .tag), at: place)
    }
  }

  private static func eachTag(
    _ archive: DatasetArchive,
    _ body: (_ label: String?, _ name: String, _ subset: String, _ file: String?, _ place: String) throws -> Void
  ) throws {
    for file in archive.names(endingIn: "labels.json") {
      let subset = file.split(separator: "/").dropLast().last.map(String.init) ?? "train"
      try COCOReader.read(archive, file) { reader, picture in
        var tags: [String] = []
        try reader.object { reader, key in
          if key == "labels" { try reader.array { reader, _ in tags.append(try reader.string()) } }
        }
        try body(nil, picture, subset, nil, file)
        for tag in tags { try body(tag, picture, subset, nil, "\(file), \(picture)") }
      }
    }
    for file in archive.pictures.sorted() {
      var parts = file.split(separator: "/").map(String.init)
      // Such as `flowers/train/tulip/1.jpg`, where the whole folder was packed.
      if let start = parts.dropLast(2).firstIndex(where: { SplitFolder.known($0) != nil }) { parts.removeFirst(start) }
      guard parts.count >= 3 else {
        throw DatasetProblem(file, "Pictures lie in <subset>/<label>/, so that the folder tells the label.")
      }
      let label = parts[1] == "no_label" ? nil : parts[1]
      try body(label, parts[2...].joined(separator: "/"), parts[0], file, file)
    }
  }
}

/// A label's name as the name of a folder.
enum FolderName {
  static func safe(_ name: String) -> String {
    let safe = name.replacing("/", with: "_").replacing("\\", with: "_")
    return safe == "." || safe == ".." ? "_" : safe
  }
}
