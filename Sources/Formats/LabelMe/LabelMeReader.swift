internal import Domain
internal import JSON

/// Reads LabelMe's documents.
enum LabelMeReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    var described: Set<String> = []
    for file in try documents(archive) {
      let document = try LabelMeDocument(archive, file)
      for object in document.objects { survey.add(.init(object.name)) }
      let places = ["Images/\(document.folder)/\(document.name)", "\(document.folder)/\(document.name)", document.name]
      let picture = places.lazy.compactMap { archive.name($0) }.first
      if let picture { described.insert(picture) }
      survey.add(
        picture: document.name,
        subset: document.folder.isEmpty ? "default" : document.folder,
        file: picture
      )
    }
    for (file, rest) in archive.files(in: "Images") where DatasetArchive.isPicture(file) && !described.contains(file) {
      let parts = rest.split(separator: "/", maxSplits: 1).map(String.init)
      survey.add(picture: parts.last ?? rest, subset: parts.count > 1 ? parts[0] : "default", file: file)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    var nextGroup = 1
    for file in try documents(archive) {
      let document = try LabelMeDocument(archive, file)
      var groups: [Int: Int] = [:]
      for object in document.objects where !object.parts.isEmpty {
        groups[object.id] = nextGroup
        for part in object.parts { groups[part] = nextGroup }
        nextGroup += 1
      }
      for object in document.objects where !object.isDeleted {
        guard let label = try dataset.label(named: object.name, at: object.place) else { continue }
        let frame = try dataset.frame(named: document.name, subset: document.folder, at: object.place)
        try dataset.add(
          Annotation(
            uid: .random(),
            frame: frame.number,
            label: label.id,
            group: groups[object.id] ?? 0,
            attributes: dataset.attributes(object.attributes.own + remarks(object, label, dataset), of: label),
            content: .shape(try shape(object, frame, document.folder, file, archive))
          ),
          at: object.place
        )
      }
    }
  }

  /// Words alone that are attributes of the label, as true. The others may be different for each object: one sentence for
  /// all of a label, that they leave room for other notes.
  private static func remarks(_ object: LabelMeDocument.Object, _ label: Label, _ dataset: DatasetImport)
    -> [(name: String, value: String)]
  {
    object.words.compactMap { word in
      if label.attributes.contains(where: { $0.name == word }) { return (word, "true") }
      if word != "occluded" {
        dataset.note("Words among the attributes of “\(label.name)” that are no attributes of it were left out.")
      }
      return nil
    }
  }

  private static func documents(_ archive: DatasetArchive) throws -> [String] {
    let files = archive.names(endingIn: ".xml")
    guard !files.isEmpty else {
      guard archive.names(endingIn: ".json").isEmpty else {
        throw DatasetProblem(
          "LabelMe 3.0 is the XML of LabelMe's web page; the program labelme writes JSON of its own. "
            + "Turn that into COCO (by labelme2coco) and import it as COCO 1.0."
        )
      }
      throw DatasetProblem("There is no XML document in the archive; LabelMe has one for each picture.")
    }
    return files
  }

  private static func shape(
    _ object: LabelMeDocument.Object,
    _ frame: DatasetFrame,
    _ subset: String,
    _ file: String,
    _ archive: DatasetArchive
  ) throws -> Shape {
    let isOccluded = object.isOccluded
    if let mask = object.mask {
      let folder = file.split(separator: "/").dropLast().joined(separator: "/")
      let usual = "\(folder.replacing("Annotations", with: "Masks"))/\(mask)"
      let places = ["Masks/\(subset)/\(mask)", usual]
      guard let found = places.lazy.compactMap(archive.name).first ?? archive.picture(endingIn: mask) else {
        throw DatasetProblem(object.place, "There is no picture “\(mask)” in the archive.")
      }
      guard let runs = try MaskSpans(painted: archive.bytes(of: found), name: found, on: frame).mask(of: 1) else {
        throw DatasetProblem(object.place, "The mask “\(mask)” is empty.")
      }
      return Shape(kind: .mask, points: runs.points, isOccluded: isOccluded)
    }
    guard object.isBox, object.points.count == 8 else {
      return Shape(kind: .polygon, points: object.points, isOccluded: isOccluded)
    }
    let xs = stride(from: 0, to: 8, by: 2).map { object.points[$0] }
    let ys = stride(from: 1, to: 8, by: 2).map { object.points[$0] }
    return Shape(
      kind: .rectangle,
      points: [xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0],
      rotation: object.attributes.rotation,
      isOccluded: isOccluded
    )
  }
}

/// One picture's XML.
struct LabelMeDocument {
  struct Object {
    var name = ""
    var id = -1
    var isDeleted = false
    var isOccluded = false
    var isBox = false
    var parts: [Int] = []
    var points: [Double] = []
    var mask: String?
    var attributes = ReadAttributes()
    /// What stands among the attributes without a value.
    var words: [String] = []
    let place: String
  }

  private(set) var name = ""
  private(set) var folder = ""
  private(set) var objects: [Object] = []

  init(_ archive: DatasetArchive, _ file: String) throws {
    var xml = try XMLReader(archive, file)
    try xml.root("annotation")
    var (name, folder, objects): (String, String, [Object]) = ("", "", [])
    try xml.children { xml, element in
      switch element {
      case "filename": name = try xml.text(of: element).trimmed
      case "folder": folder = try xml.text(of: element).trimmed
      case "object": objects.append(try Self.object(&xml, number: objects.count))
      default: try xml.skip()
      }
    }
    guard !name.isEmpty else { throw DatasetProblem(file, "The document does not say which picture it is of.") }
    (self.name, self.folder, self.objects) = (name, folder, objects)
  }

  private static func object(_ xml: inout XMLReader, number: Int) throws -> Object {
    var object = Object(id: number, place: xml.place)
    try xml.children { xml, name in
      switch name {
      case "name": object.name = try xml.text(of: name).trimmed
      case "id": object.id = Int(try xml.text(of: name).trimmed) ?? number
      case "deleted": object.isDeleted = try xml.text(of: name).trimmed == "1"
      case "occluded": object.isOccluded = ReadAttributes.isTrue(try xml.text(of: name).trimmed)
      case "type": object.isBox = try xml.text(of: name).trimmed == "bounding_box"
      case "attributes":
        for (name, value) in LabelMeAttributes.pairs(try xml.text(of: name)) {
          if let value { object.attributes.add(name, value) } else { object.words.append(name) }
        }
      case "parts":
        try xml.children { xml, name in
          let text = try xml.text(of: name)
          if name == "hasparts" { object.parts = text.split(separator: ",").compactMap { Int(String($0).trimmed) } }
        }
      case "polygon": object.points = try points(&xml)
      case "segm":
        try xml.children { xml, name in
          if name == "mask" { object.mask = try xml.text(of: name).trimmed } else { try xml.skip() }
        }
      default: try xml.skip()
      }
    }
    return object
  }

  private static func points(_ xml: inout XMLReader) throws -> [Double] {
    var points: [Double] = []
    try xml.children { xml, name in
      guard name == "pt" else { return try xml.skip() }
      try xml.children { xml, axis in
        let text = try xml.text(of: axis)
        guard let number = NumberText.double(text.trimmed), number.isFinite else {
          throw DatasetProblem(xml.place, "“\(text)” in <\(axis)> is no number.")
        }
        points.append(number)
      }
    }
    return points
  }
}
