internal import Domain
internal import JSON

/// Makes annotations of a COCO document's, one after the other.
struct COCOAnnotations {
  private let index: COCOIndex
  private let file: String
  private let dataset: DatasetImport
  private var tracks = TrackBuilder()
  /// Groups that were given out: annotations of several outlines have one each.
  private var nextGroup = 1
  /// What the index's categories mean here, as far as they were asked for.
  private var kinds: [Kind?]
  /// For each of the index's images, the position of its frame in the dataset; -1 as long as nobody asked.
  private var frames: [Int32]

  private final class Kind {
    let category: COCOIndex.Category
    /// nil where it is to be left out.
    let label: Label?

    init(_ category: COCOIndex.Category, _ label: Label?) {
      (self.category, self.label) = (category, label)
    }
  }

  private struct Raw {
    var image: Int?
    var category: Int?
    var box: [Double] = []
    var polygons: [[Double]] = []
    var runs: WrittenRuns?
    var keypoints: [Double] = []
    var attributes = ReadAttributes()
    var score: Double?
  }

  init(index: COCOIndex, file: String, dataset: DatasetImport) {
    self.index = index
    self.file = file
    self.dataset = dataset
    kinds = Array(repeating: nil, count: index.orderedCategories.count)
    frames = Array(repeating: -1, count: index.orderedImages.count)
  }

  mutating func read(_ reader: inout JSONReader) throws {
    let raw = try Self.raw(&reader)
    // Made into words only where something is wrong there.
    try add(raw) { [file] in "\(file), \(reader.place)" }
  }

  private mutating func add(_ raw: Raw, at place: () -> String) throws {
    guard let image = raw.image.flatMap(index.position(ofImage:)) else {
      throw DatasetProblem(
        place(),
        raw.image.map { "image_id \($0) is not among the images." } ?? "There is no image_id."
      )
    }
    let kind = try kind(raw.category, at: place)
    guard let label = kind.label else { return }
    let frame = try frame(of: image, at: place)
    let shapes = try Self.shapes(raw, kind, label, frame, at: place)
    guard !shapes.isEmpty else {
      dataset.note("Annotations of “\(kind.category.name)” without a box, an outline or points were left out.")
      return
    }
    let values = dataset.attributes(raw.attributes.own, of: label)
    let group = shapes.count > 1 ? nextGroup : 0
    if shapes.count > 1 { nextGroup += 1 }
    for shape in shapes {
      if let number = raw.attributes.trackNumber, shapes.count == 1 {
        let isKeyframe = raw.attributes.isKeyframe
        tracks.add(number, shape, of: label, on: frame, attributes: values, isKeyframe: isKeyframe)
      } else {
        try dataset.add(
          Annotation(
            uid: .random(),
            frame: frame.number,
            label: label.id,
            group: group,
            attributes: values,
            content: .shape(shape)
          ),
          at: place()
        )
      }
    }
  }

  private mutating func kind(_ id: Int?, at place: () -> String) throws -> Kind {
    guard let position = id.flatMap(index.position(ofCategory:)) else {
      throw DatasetProblem(
        place(),
        id.map { "category_id \($0) is not defined: \(index.categoryRange)." } ?? "There is no category_id."
      )
    }
    if let known = kinds[position] { return known }
    let category = index.orderedCategories[position]
    let kind = Kind(category, try dataset.label(named: category.name, at: place()))
    kinds[position] = kind
    return kind
  }

  private mutating func frame(of image: Int, at place: () -> String) throws -> DatasetFrame {
    if frames[image] < 0 {
      let name = index.orderedImages[image].name
      frames[image] = Int32(try dataset.position(named: name, subset: index.subset, at: place()))
    }
    return dataset.frames.frames[Int(frames[image])]
  }

  func finish() throws {
    try tracks.finish(into: dataset, at: file)
  }

  private static func raw(_ reader: inout JSONReader) throws -> Raw {
    var raw = Raw()
    try reader.object { reader, key in
      switch key {
      case "image_id": raw.image = try reader.int()
      case "category_id": raw.category = try reader.int()
      case "bbox": if try reader.kind() != .null { raw.box = try reader.doubles() }
      case "segmentation": try readSegmentation(&reader, into: &raw)
      case "keypoints": raw.keypoints = try reader.doubles()
      case "attributes": if try reader.kind() == .object { raw.attributes = try ReadAttributes.read(&reader) }
      case "score": if try reader.kind() == .number { raw.score = try reader.double() }
      default: break
      }
    }
    return raw
  }

  private static func readSegmentation(_ reader: inout JSONReader, into raw: inout Raw) throws {
    switch try reader.kind() {
    case .object: return raw.runs = try WrittenRuns(&reader)
    case .array: break
    case .bool, .null, .number, .string: return
    }
    var (polygons, flat): ([[Double]], [Double]) = ([], [])
    try reader.array { reader, _ in
      if try reader.kind() == .number {
        flat.append(try reader.double())
      } else {
        let polygon = try reader.doubles()
        if !polygon.isEmpty { polygons.append(polygon) }
      }
    }
    if !flat.isEmpty { polygons.append(flat) }
    raw.polygons = polygons
  }

  private static func shapes(
    _ raw: Raw,
    _ kind: Kind,
    _ label: Label,
    _ frame: DatasetFrame,
    at place: () -> String
  ) throws -> [Shape] {
    let isOccluded = raw.attributes.isOccluded
    let score = raw.score.flatMap { (0...1).contains($0) ? $0 : nil }
    func shape(_ kind: ShapeKind, _ points: [Double], rotation: Double = 0) -> Shape {
      Shape(kind: kind, points: points, rotation: rotation, isOccluded: isOccluded, score: score)
    }
    if !raw.keypoints.isEmpty, label.kind == .skeleton {
      return [try skeleton(raw, kind.category, label, at: place, isOccluded: isOccluded, score: score)]
    }
    if let runs = raw.runs {
      return try runs.runs(of: frame, at: place).maskRuns.map { [shape(.mask, $0.points)] } ?? []
    }
    guard raw.polygons.isEmpty else {
      for polygon in raw.polygons where polygon.count < 6 || !polygon.count.isMultiple(of: 2) {
        throw DatasetProblem(
          place(),
          "An outline needs 6 numbers or more, two for each corner; one has \(polygon.count)."
        )
      }
      return raw.polygons.map { shape(.polygon, $0) }
    }
    if raw.box.isEmpty { return [] }
    guard raw.box.count == 4 else {
      throw DatasetProblem("\(place()).bbox", "A box has 4 numbers (x, y, width, height), not \(raw.box.count).")
    }
    let box = raw.box
    return [
      shape(.rectangle, [box[0], box[1], box[0] + box[2], box[1] + box[3]], rotation: raw.attributes.rotation)
    ]
  }

  private static func skeleton(
    _ raw: Raw,
    _ category: COCOIndex.Category,
    _ label: Label,
    at place: () -> String,
    isOccluded: Bool,
    score: Double?
  ) throws -> Shape {
    let names = category.points.isEmpty ? label.sublabels.map(\.name) : category.points
    guard raw.keypoints.count == names.count * 3 else {
      throw DatasetProblem(
        "\(place()).keypoints",
        "“\(category.name)” has \(names.count) points, so there are \(names.count * 3) numbers, "
          + "not \(raw.keypoints.count)."
      )
    }
    var elements: [SkeletonElement] = []
    for (index, name) in names.enumerated() {
      guard let point = label.sublabels.first(where: { $0.name == name }) else {
        let near = Nearest.names(to: name, among: label.sublabels.map(\.name))
        throw DatasetProblem(
          place(),
          "The skeleton “\(label.name)” has no point “\(name)”\(Nearest.question(near))"
        )
      }
      let numbers = raw.keypoints[index * 3..<index * 3 + 3].map { $0 }
      elements.append(
        SkeletonElement(
          label: point.id,
          shape: Shape(
            kind: .points,
            points: [numbers[0], numbers[1]],
            isOccluded: numbers[2] == 1,
            isOutside: numbers[2] == 0
          )
        )
      )
    }
    return Shape(kind: .skeleton, points: [], isOccluded: isOccluded, score: score, elements: elements)
  }
}
