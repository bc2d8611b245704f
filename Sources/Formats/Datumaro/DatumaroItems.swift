internal import Domain
internal import JSON

/// Makes annotations of a Datumaro document's items, one after the other.
struct DatumaroItems {
  private let head: DatumaroHead
  private let file: String
  private let subset: String
  private let dataset: DatasetImport
  private var tracks = TrackBuilder()

  private struct Raw {
    var kind = ""
    var label: Int?
    var group = 0
    var zOrder = 0
    var score: Double?
    var numbers: [Double] = []
    var visibility: [Double] = []
    var runs: WrittenRuns?
    var attributes = ReadAttributes()
    var elements: [Raw] = []
    var place = ""
  }

  init(head: DatumaroHead, file: String, subset: String, dataset: DatasetImport) {
    self.head = head
    self.file = file
    self.subset = subset
    self.dataset = dataset
  }

  mutating func read(_ reader: inout JSONReader) throws {
    var (id, path, number): (String, String, Int?) = ("", "", nil)
    var raws: [Raw] = []
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.string()
      case "annotations": try reader.array { reader, _ in raws.append(try Self.raw(&reader, file)) }
      case "attr": try reader.object { reader, key in if key == "frame" { number = try reader.int() } }
      case "image", "media":
        guard try reader.kind() == .object else { return }
        try reader.object { reader, key in if key == "path" { path = try reader.string() } }
      default: break
      }
    }
    guard !raws.isEmpty else { return }
    let name = path.isEmpty ? id : path
    let found = dataset.frames.positions(named: id, subset: subset)
    // An id has no extension.
    let position =
      found.count == 1
      ? found[0] : try dataset.position(named: name, subset: subset, number: number, at: "\(file), \(reader.place)")
    for raw in raws { try add(raw, dataset.frames.frames[position]) }
  }

  func finish() throws {
    try tracks.finish(into: dataset, at: file)
  }

  private mutating func add(_ raw: Raw, _ frame: DatasetFrame) throws {
    guard raw.kind == "label" || Self.kinds[raw.kind] != nil else {
      return dataset.note("Annotations of the kind “\(raw.kind)” were left out.")
    }
    guard let index = raw.label, head.labels.indices.contains(index) else {
      throw DatasetProblem(
        raw.place,
        raw.label.map { "label_id \($0) is not among the labels." } ?? "There is no label_id."
      )
    }
    guard let label = try dataset.label(named: head.labels[index].name, at: raw.place) else { return }
    var raw = raw
    raw.score = raw.attributes.takeScore(of: label)
    let values = dataset.attributes(raw.attributes.own, of: label)
    let content: Annotation.Content = raw.kind == "label" ? .tag : .shape(try shape(raw, label, frame))
    if let track = raw.attributes.trackNumber, case .shape(let shape) = content {
      let isKeyframe = raw.attributes.isKeyframe
      tracks.add(track, shape, of: label, on: frame, group: raw.group, attributes: values, isKeyframe: isKeyframe)
      return
    }
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: frame.number,
        label: label.id,
        group: raw.group,
        attributes: values,
        content: content
      ),
      at: raw.place
    )
  }

  private static let kinds: [String: ShapeKind] = [
    "bbox": .rectangle, "polygon": .polygon, "polyline": .polyline, "points": .points, "ellipse": .ellipse,
    "mask": .mask, "skeleton": .skeleton,
  ]

  private func shape(_ raw: Raw, _ label: Label, _ frame: DatasetFrame) throws -> Shape {
    let kind = Self.kinds[raw.kind] ?? .points
    var points = raw.numbers
    switch kind {
    case .rectangle, .ellipse:
      guard points.count == 4 else {
        throw DatasetProblem(raw.place, "A \(raw.kind) has 4 numbers, not \(points.count).")
      }
      points =
        kind == .rectangle
        ? [points[0], points[1], points[0] + points[2], points[1] + points[3]]
        : [(points[0] + points[2]) / 2, (points[1] + points[3]) / 2, points[2], points[1]]
    case .mask:
      guard let mask = try raw.runs?.runs(of: frame, at: { raw.place }).maskRuns else {
        throw DatasetProblem(raw.place, "The mask is empty or broken.")
      }
      points = mask.points
    case .polygon, .polyline, .points, .cuboid, .skeleton: break
    }
    return Shape(
      kind: kind,
      points: points,
      rotation: kind.canRotate ? raw.attributes.rotation : 0,
      isOccluded: raw.attributes.isOccluded || (kind == .points && raw.visibility.contains(1)),
      isOutside: kind == .points && !raw.visibility.isEmpty && raw.visibility.allSatisfy { $0 == 0 },
      zOrder: raw.zOrder,
      score: raw.score,
      elements: try raw.elements.map { try element($0, label, frame) }
    )
  }

  private func element(_ raw: Raw, _ label: Label, _ frame: DatasetFrame) throws -> SkeletonElement {
    let name = raw.label.flatMap { head.labels.indices.contains($0) ? head.labels[$0].name : nil } ?? "?"
    guard let sublabel = label.sublabels.first(where: { $0.name == name }) else {
      let near = Nearest.names(to: name, among: label.sublabels.map(\.name))
      throw DatasetProblem(raw.place, "The skeleton “\(label.name)” has no point “\(name)”\(Nearest.question(near))")
    }
    return SkeletonElement(
      label: sublabel.id,
      attributes: dataset.attributes(raw.attributes.own, of: sublabel),
      shape: try shape(raw, sublabel, frame)
    )
  }

  private static func raw(_ reader: inout JSONReader, _ file: String) throws -> Raw {
    var raw = Raw(place: "\(file), \(reader.place)")
    try reader.object { reader, key in
      switch key {
      case "type": raw.kind = try reader.string()
      case "label_id": if try !reader.null() { raw.label = try reader.int() }
      case "group": raw.group = try reader.int()
      case "z_order": raw.zOrder = try reader.int()
      case "bbox", "points": raw.numbers = try reader.doubles()
      case "visibility": raw.visibility = try reader.doubles()
      case "attributes": raw.attributes = try ReadAttributes.read(&reader)
      case "elements": try reader.array { reader, _ in raw.elements.append(try self.raw(&reader, file)) }
      case "rle": raw.runs = try WrittenRuns(&reader)
      default: break
      }
    }
    return raw
  }
}
