internal import Domain
internal import JSON

/// Reads both of CVAT's XML formats, from an archive or bare.
enum CVATReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    var subsets: Set<String> = []
    for file in try documents(archive) {
      var xml = try XMLReader(archive, file)
      try xml.root("annotations")
      try xml.children { xml, name in
        switch name {
        case "meta": subsets.formUnion(try CVATMetaReader.read(&xml, into: &survey).map(\.subset))
        case "image":
          let attributes = xml.attributes
          if let name = attributes["name"] {
            let subset = attributes["subset"] ?? "default"
            let places = ["images/\(subset)/\(name)", "images/\(name)", name]
            survey.add(picture: name, subset: subset, file: places.lazy.compactMap { archive.name($0) }.first)
          }
          try xml.skip()
        default: try xml.skip()
        }
      }
    }
    if survey.pictures.isEmpty {
      for (file, rest) in archive.files(in: "images") where DatasetArchive.isPicture(file) {
        let parts = rest.split(separator: "/", maxSplits: 1).map(String.init)
        let isInSubset = parts.count == 2 && subsets.contains(parts[0])
        survey.add(picture: isInSubset ? parts[1] : rest, subset: isInSubset ? parts[0] : "default", file: file)
      }
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let subsets = CVATSubsetFrames.subsets(of: dataset.frames)
    for file in try documents(archive) {
      var frames = CVATTrackFrames(of: [], subsets, in: dataset)
      var xml = try XMLReader(archive, file)
      try xml.root("annotations")
      try xml.children { xml, name in
        switch name {
        case "meta": frames = CVATTrackFrames(of: try CVATMetaReader.tasks(&xml), subsets, in: dataset)
        case "image": try readImage(&xml, dataset)
        case "track": try CVATTrackReader.read(&xml, on: frames, into: dataset)
        default: try xml.skip()
        }
      }
    }
  }

  private static func documents(_ archive: DatasetArchive) throws -> [String] {
    if archive.isBare { return archive.names }
    let all = archive.names(endingIn: ".xml")
    guard !all.isEmpty else {
      throw DatasetProblem("There is no XML document in the archive; CVAT's format has an annotations.xml.")
    }
    let usual = all.filter { $0.lowercased().hasSuffix("annotations.xml") }
    return usual.isEmpty ? all : usual
  }

  private static func readImage(_ xml: inout XMLReader, _ dataset: DatasetImport) throws {
    let image = xml.attributes
    guard let name = image["name"] else { throw DatasetProblem(xml.place, "An <image> needs a name.") }
    var frame: DatasetFrame?
    try xml.children { xml, kind in
      let spot = xml.spot
      // A picture without annotations may well be missing here.
      let found = try frame ?? dataset.frame(named: name, subset: image["subset"] ?? "", at: spot.words)
      frame = found
      let element = try CVATElement(kind, &xml)
      try element.add(to: dataset, on: found.number)
    }
  }
}

/// A figure or a tag with its attributes and, of a skeleton, its points.
struct CVATElement {
  let kind: String
  let pairs: XMLAttributes
  private(set) var values: [(name: String, value: String)] = []
  private(set) var points: [CVATElement] = []
  private let spot: FilePlace

  var place: String { spot.words }

  init(_ kind: String, _ xml: inout XMLReader) throws {
    self.kind = kind
    pairs = xml.attributes
    spot = xml.spot
    var (values, points): ([(String, String)], [CVATElement]) = ([], [])
    try xml.children { xml, name in
      switch name {
      case "attribute": values.append((xml.attributes["name"] ?? "", try xml.text(of: name)))
      case "points" where kind == "skeleton": points.append(try CVATElement(name, &xml))
      default: try xml.skip()
      }
    }
    (self.values, self.points) = (values, points)
  }

  func add(to dataset: DatasetImport, on frame: Int) throws {
    guard let name = pairs["label"] else { throw DatasetProblem(place, "A <\(kind)> needs a label.") }
    guard let label = try dataset.label(named: name, at: place) else { return }
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: frame,
        label: label.id,
        group: Int(pairs["group_id"] ?? "") ?? 0,
        source: source,
        attributes: dataset.attributes(values, of: label),
        content: kind == "tag" ? .tag : .shape(try shape(label, dataset))
      ),
      at: place
    )
  }

  var source: AnnotationSource { pairs["source"].flatMap { AnnotationSource(rawValue: $0.lowercased()) } ?? .manual }

  func shape(_ label: Label, _ dataset: DatasetImport) throws -> Shape {
    guard let kind = self.kind == "box" ? .rectangle : ShapeKind(rawValue: self.kind) else {
      throw DatasetProblem(place, "There is no shape <\(self.kind)>.")
    }
    let rotation = try number("rotation", 0).truncatingRemainder(dividingBy: 360)
    return Shape(
      kind: kind,
      points: try numbers(of: kind),
      rotation: kind.canRotate ? (rotation < 0 ? rotation + 360 : rotation) : 0,
      isOccluded: isSet("occluded"),
      isOutside: isSet("outside"),
      zOrder: Int(pairs["z_order"] ?? "") ?? 0,
      elements: try points.map { point in
        let sublabel = try point.sublabel(of: label)
        return SkeletonElement(
          label: sublabel.id,
          attributes: dataset.attributes(point.values, of: sublabel),
          shape: try point.shape(sublabel, dataset)
        )
      }
    )
  }

  func isSet(_ name: String) -> Bool { ReadAttributes.isTrue(pairs[name] ?? "0") }

  func sublabel(of label: Label) throws -> Label {
    let name = pairs["label"] ?? ""
    if let found = label.sublabels.first(where: { $0.name == name }) { return found }
    let near = Nearest.names(to: name, among: label.sublabels.map(\.name))
    throw DatasetProblem(place, "The skeleton “\(label.name)” has no point “\(name)”\(Nearest.question(near))")
  }

  private func number(_ name: String, _ missing: Double? = nil) throws -> Double {
    if let number = pairs.number(name), number.isFinite { return number }
    if let text = pairs[name] { throw DatasetProblem(place, "\(name)=\"\(text)\" of <\(kind)> is no number.") }
    guard let missing else { throw DatasetProblem(place, "<\(kind)> has no \(name).") }
    return missing
  }

  private func numbers(of kind: ShapeKind) throws -> [Double] {
    switch kind {
    case .rectangle: return try ["xtl", "ytl", "xbr", "ybr"].map { try number($0) }
    case .ellipse:
      let (x, y) = (try number("cx"), try number("cy"))
      return [x, y, x + (try number("rx")), y - (try number("ry"))]
    case .cuboid: return try CVATShapes.corners.map { try number($0.description) }
    case .polygon, .polyline, .points: return try list("points", separators: Array(",; ".utf8))
    case .mask:
      let runs = try list("rle", separators: Array(", ".utf8))
      let (left, top) = (try number("left"), try number("top"))
      return runs + [left, top, left + (try number("width")) - 1, top + (try number("height")) - 1]
    case .skeleton: return []
    }
  }

  private func list(_ name: String, separators: [UInt8]) throws -> [Double] {
    try Array((pairs[name] ?? "").utf8).split { separators.contains($0) }.map { word in
      let text = String(decoding: word, as: UTF8.self)
      guard let number = NumberText.double(text), number.isFinite else {
        throw DatasetProblem(place, "“\(text)” in \(name) of <\(kind)> is no number.")
      }
      return number
    }
  }
}
