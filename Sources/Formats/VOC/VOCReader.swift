internal import Domain
internal import JSON

/// Reads PASCAL VOC's boxes, tags and masks.
enum VOCReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    if let map = try LabelMap(archive) { for name in map.names { survey.add(.init(name)) } }
    var subsets: [String: String] = [:]
    for (file, rest) in archive.files(in: "ImageSets") where rest.hasPrefix("Main/") && !rest.contains("_") {
      let subset = DatasetFrame.stem(String(rest.dropFirst(5)))
      try archive.eachLine(of: file) { line, _ in
        // VOC's own list of both says less than those of each.
        if subset != "trainval" || subsets[line.trimmed] == nil { subsets[line.trimmed] = subset }
      }
    }
    for file in documents(archive) {
      let (picture, labels) = try names(archive, file)
      for label in labels { survey.add(.init(label)) }
      let stem = stem(of: file, picture)
      if !archive.isBare, subsets[stem] == nil { subsets[stem] = SplitFolder.of(file) ?? "default" }
    }
    let pictures = archive.files(in: "JPEGImages").filter { DatasetArchive.isPicture($0.name) }
    for (file, rest) in pictures {
      survey.add(picture: rest, subset: subsets.removeValue(forKey: DatasetFrame.stem(rest)) ?? "default", file: file)
    }
    for (name, subset) in subsets.sorted(by: { $0.key < $1.key }) {
      survey.add(picture: name, subset: subset, file: nil)
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let files = documents(archive)
    for file in files { try read(archive, file, dataset) }
    try readTags(archive, dataset)
    let masks = try SegmentationMaskReader.readMasks(archive, into: dataset)
    if files.isEmpty, !masks, archive.files(in: "ImageSets").isEmpty {
      throw DatasetProblem("There are no XML documents in a folder “Annotations”: PASCAL VOC has one for each picture.")
    }
  }

  private static func read(_ archive: DatasetArchive, _ file: String, _ dataset: DatasetImport) throws {
    let document = try VOCDocument(archive, file)
    var found: DatasetFrame?
    for object in document.objects {
      guard let label = try dataset.label(named: object.name, at: object.place) else { continue }
      let frame = try found ?? dataset.frame(named: stem(of: file, document.name), at: object.place)
      found = frame
      try dataset.add(
        Annotation(
          uid: .random(),
          frame: frame.number,
          label: label.id,
          attributes: dataset.attributes(object.attributes(for: label), of: label),
          content: .shape(
            Shape(
              kind: .rectangle,
              points: object.box,
              rotation: object.attributes.rotation,
              isOccluded: object.attributes.isOccluded
            )
          )
        ),
        at: object.place
      )
    }
  }

  /// `owl_train.txt` lists the pictures with and without the tag `owl`.
  private static func readTags(_ archive: DatasetArchive, _ dataset: DatasetImport) throws {
    let lists = archive.files(in: "ImageSets").filter { $0.rest.hasPrefix("Main/") }
    let names = Set(lists.map(\.rest))
    for (file, rest) in lists {
      guard let bar = rest.lastIndex(of: "_") else { continue }
      // Its lines are in the lists of each, too.
      let parts = ["train", "val"].map { "\(rest[..<bar])_\($0).txt" }
      if rest.hasSuffix("_trainval.txt"), names.isSuperset(of: parts) { continue }
      let name = String(rest[rest.index(rest.startIndex, offsetBy: 5)..<bar])
      guard name != LabelMap.backgroundName || dataset.labels.label(named: name) != nil else { continue }
      try archive.eachLine(of: file) { line, place in
        let words = line.split(separator: " ")
        guard words.count >= 2, words.last == "1", let label = try dataset.label(named: name, at: place) else { return }
        let frame = try dataset.frame(named: words.dropLast().joined(separator: " "), at: place)
        try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: .tag), at: place)
      }
    }
  }

  private static func documents(_ archive: DatasetArchive) -> [String] {
    let usual = archive.files(in: "Annotations").map(\.name).filter { $0.lowercased().hasSuffix(".xml") }
    return usual.isEmpty ? archive.names(endingIn: ".xml") : usual
  }

  private static func names(_ archive: DatasetArchive, _ file: String) throws -> (picture: String?, labels: [String]) {
    if let glance = VOCGlance(try archive.bytes(of: file)) { return (glance.picture, glance.labels) }
    let document = try VOCDocument(archive, file)
    return (document.name, document.objects.map(\.name))
  }

  /// The path below `Annotations`; of a file that lies elsewhere, what the document says.
  private static func stem(of file: String, _ picture: String?) -> String {
    DatasetFrame.stem(DatasetArchive.rest(of: file, behind: "Annotations") ?? picture ?? file)
  }
}

/// One picture's XML.
struct VOCDocument {
  struct Object {
    var name = ""
    var box: [Double] = []
    var attributes = ReadAttributes()
    let spot: FilePlace

    var place: String { spot.words }

    /// Flags that are not set say nothing where the label has no place for them.
    func attributes(for label: Label) -> [(name: String, value: String)] {
      attributes.own.filter { item in item.value != "0" || label.attributes.contains { $0.name == item.name } }
    }
  }

  private(set) var name: String?
  private(set) var objects: [Object] = []

  init(_ archive: DatasetArchive, _ file: String) throws {
    var xml = try XMLReader(archive, file)
    try xml.root("annotation")
    var (name, objects): (String?, [Object]) = (nil, [])
    try xml.children { xml, element in
      switch element {
      case "filename": name = try xml.text(of: element)
      case "object": objects.append(try Self.object(&xml))
      default: try xml.skip()
      }
    }
    (self.name, self.objects) = (name, objects)
  }

  private static let corners = ["xmin", "ymin", "xmax", "ymax"]

  private static func object(_ xml: inout XMLReader) throws -> Object {
    var object = Object(spot: xml.spot)
    var box: [Double?] = [nil, nil, nil, nil]
    try xml.children { xml, name in
      switch name {
      case "name": object.name = try xml.text(of: name).trimmed
      case "occluded", "truncated", "difficult": object.attributes.add(name, try xml.text(of: name))
      case "bndbox":
        try xml.children { xml, corner in
          let text = try xml.text(of: corner)
          guard let number = NumberText.double(text.trimmed), number.isFinite else {
            throw DatasetProblem(xml.place, "“\(text)” in <\(corner)> is no number.")
          }
          if let side = corners.firstIndex(of: corner) { box[side] = number }
        }
      case "attributes": try xml.children { xml, _ in try attribute(&xml, &object.attributes) }
      default: try xml.skip()
      }
    }
    object.box = box.compactMap(\.self)
    guard object.box.count == 4 else {
      throw DatasetProblem(object.place, "An <object> needs a <bndbox> with xmin, ymin, xmax and ymax.")
    }
    return object
  }

  private static func attribute(_ xml: inout XMLReader, _ attributes: inout ReadAttributes) throws {
    var (key, value) = ("", "")
    try xml.children { xml, name in
      if name == "name" { key = try xml.text(of: name) } else { value = try xml.text(of: name) }
    }
    attributes.add(key, value)
  }
}
