public import Domain
internal import JSON

/// Reads `annotations.json` annotation by annotation.
public enum BackupAnnotationReader {
  /// - Parameters:
  ///   - file: the document's name in the archive.
  ///   - takeRelation: gets the job's place in the list, and what joins two of its annotations; they may come later.
  ///   - body: gets the job's place in the list, an annotation, who made it, and how the document names it.
  /// - Throws: `DatasetProblem` with the file, the line and the key; what `body` refuses is told so, too.
  public static func read(
    _ archive: DatasetArchive,
    _ file: String,
    labels: [Label],
    takeRelation: (_ job: Int, BackedUpRelation) -> Void = { _, _ in },
    _ body: (_ job: Int, Annotation, BackedUpAuthorship, _ place: String) throws -> Void
  ) throws {
    let names = BackupLabelNames(labels)
    var reader = JSONReader(pieces: try archive.pieces(of: file))
    do {
      try reader.array { reader, job in
        try reader.object { reader, key in
          if key == "relations" {
            return try reader.array { reader, _ in takeRelation(job, try BackedUpRelation(&reader)) }
          }
          guard let list = BackedUpAnnotation.List(rawValue: key) else { return }
          try reader.array { reader, _ in
            let raw = try BackedUpAnnotation(&reader)
            do {
              try body(job, try raw.annotation(of: list, names), raw.authorship, reader.place)
            } catch let failure as ValidationFailure {
              throw reader.problem(failure.problems.map(\.sentence).joined(separator: " "))
            } catch let problem as DatasetProblem {
              throw reader.problem(problem.description)
            }
          }
        }
      }
      try reader.end()
    } catch let problem as JSONProblem {
      throw DatasetProblem("\(file), \(problem)")
    }
  }
}

/// Labels and attributes by their names.
struct BackupLabelNames {
  struct Known {
    let label: Label
    let attributes: [String: LabelAttribute.ID]
    let points: [String: Label]
  }

  private let known: [String: Known]

  init(_ labels: [Label]) {
    known = Dictionary(
      labels.map { label in
        (
          label.name,
          Known(
            label: label,
            attributes: Self.attributes(of: label),
            points: Dictionary(label.sublabels.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
          )
        )
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func label(_ name: String) throws -> Known {
    if let found = known[name] { return found }
    throw DatasetProblem(
      "The backup has no label “\(name)”\(Nearest.question(Nearest.names(to: name, among: Array(known.keys))))"
    )
  }

  static func attributes(of label: Label) -> [String: LabelAttribute.ID] {
    Dictionary(label.attributes.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A tag, shape, keyframe, track or skeleton's point as a backup has it: one form for all.
struct BackedUpAnnotation {
  enum List: String {
    case tags, shapes, tracks
  }

  /// Of a keyframe or a skeleton's point nothing is known.
  private(set) var authorship = BackedUpAuthorship()
  private var frame = 0
  private var label = ""
  private var group = 0
  private var source = AnnotationSource.manual
  private var kind: ShapeKind?
  private var points: [Double] = []
  private var isOccluded = false
  private var isOutside = false
  private var zOrder = 0
  private var rotation = 0.0
  private var score: Double?
  private var attributes: [(name: String, value: String)] = []
  private var shapes: [BackedUpAnnotation] = []
  private var elements: [BackedUpAnnotation] = []

  init(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in try read(key, &reader) }
  }

  private mutating func read(_ key: String, _ reader: inout JSONReader) throws {
    switch key {
    case "frame": frame = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
    case "label": label = try reader.string()
    case "group": group = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
    case "source": source = try reader.optionalWord(AnnotationSource.self) ?? .manual
    case "type": kind = try reader.optionalWord(ShapeKind.self)
    case "points": points = try reader.doubles()
    case "occluded": isOccluded = try reader.bool()
    case "outside": isOutside = try reader.bool()
    case "z_order": zOrder = try reader.optionalInt(in: -1_000_000...1_000_000) ?? 0
    case "rotation": rotation = try reader.double()
    case "score": score = try reader.null() ? nil : reader.double()
    case "attributes": try reader.array { reader, _ in try readAttribute(&reader) }
    case "shapes": try reader.array { reader, _ in shapes.append(try BackedUpAnnotation(&reader)) }
    case "owner": authorship.owner = try reader.optionalString().flatMap { BackedUpAuthorship.name($0) }
    case "created_date": authorship.created = try reader.optionalString().flatMap { Timestamp(iso8601: $0) }
    case "elements": try reader.array { reader, _ in elements.append(try BackedUpAnnotation(&reader)) }
    default: break
    }
  }

  private mutating func readAttribute(_ reader: inout JSONReader) throws {
    var (name, value) = ("", "")
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "value": value = try reader.string()
      default: break
      }
    }
    attributes.append((name, value))
  }

  func annotation(of list: List, _ names: BackupLabelNames) throws -> Annotation {
    let known = try names.label(label)
    let content: Annotation.Content =
      switch list {
      case .tags: .tag
      case .shapes: .shape(try shape(known))
      case .tracks: .track(try track(known))
      }
    return Annotation(
      uid: .random(),
      frame: frame,
      label: known.label.id,
      group: group,
      source: source,
      attributes: try values(known.attributes),
      content: content
    )
  }

  private func shape(_ known: BackupLabelNames.Known?) throws -> Shape {
    guard let kind else { throw DatasetProblem("The shape has no “type”.") }
    return Shape(
      kind: kind,
      points: points,
      rotation: rotation,
      isOccluded: isOccluded,
      isOutside: isOutside,
      zOrder: zOrder,
      score: score,
      elements: try elements.map { element in
        let point = try element.point(of: known)
        return SkeletonElement(
          label: point.id,
          attributes: try element.values(BackupLabelNames.attributes(of: point)),
          shape: try element.shape(nil)
        )
      }
    )
  }

  private func track(_ known: BackupLabelNames.Known) throws -> Track {
    Track(
      keyframes: try keyframes(known.attributes),
      elements: try elements.map { element in
        let point = try element.point(of: known)
        let attributes = BackupLabelNames.attributes(of: point)
        return TrackElement(
          label: point.id,
          attributes: try element.values(attributes),
          keyframes: try element.keyframes(attributes)
        )
      }
    )
  }

  private func point(of known: BackupLabelNames.Known?) throws -> Label {
    guard let known else { throw DatasetProblem("A skeleton's point has points of its own.") }
    guard let point = known.points[label] else {
      let near = Nearest.names(to: label, among: Array(known.points.keys))
      throw DatasetProblem("The skeleton “\(known.label.name)” has no point “\(label)”\(Nearest.question(near))")
    }
    return point
  }

  private func keyframes(_ attributes: [String: LabelAttribute.ID]) throws -> [Keyframe] {
    try shapes.map {
      Keyframe(frame: $0.frame, shape: try $0.shape(nil), attributes: try $0.values(attributes))
    }.sorted { $0.frame < $1.frame }
  }

  private func values(_ known: [String: LabelAttribute.ID]) throws -> [AttributeValue] {
    try attributes.map { name, value in
      guard let id = known[name] else {
        throw DatasetProblem(
          "The label has no attribute “\(name)”\(Nearest.question(Nearest.names(to: name, among: Array(known.keys))))"
        )
      }
      return AttributeValue(attribute: id, value: value)
    }
  }
}
