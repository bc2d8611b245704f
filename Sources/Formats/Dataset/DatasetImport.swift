public import Domain

/// What a reader puts annotations into: it knows the labels and frames that there are, and says what does not fit.
public final class DatasetImport {
  public let labels: LabelIndex
  public let frames: FrameIndex
  public let options: ImportOptions
  /// Of the task that is imported into; nil where the dataset becomes tasks.
  let taskName: String?
  private let take: (Annotation) throws -> Void
  private let takeRelation: (Relation) -> Void
  private let control: ExportControl

  public private(set) var tagCount = 0
  public private(set) var shapeCount = 0
  public private(set) var trackCount = 0
  /// What was passed over, in sentences, each once; the first hundred.
  public private(set) var notes: [String] = []
  private var hasNotedNumbers = false
  /// By the names of the dataset, as far as they were asked for.
  private var known: [String: Label?] = [:]

  /// - Parameter taskName: of the task that is imported into, told from others of its number by it.
  /// - Parameter take: gets each annotation, checked, in the order of the file. What it refuses with a `ValidationFailure`
  ///   is told with the place.
  /// - Parameter takeRelation: gets what joins annotations before they come; an end that does not come was left out.
  public init(
    labels: [Label],
    frames: FrameIndex,
    taskName: String? = nil,
    options: ImportOptions = .init(),
    control: ExportControl = .init(),
    takeRelation: @escaping (Relation) -> Void = { _ in },
    take: @escaping (Annotation) throws -> Void
  ) {
    self.labels = LabelIndex(labels)
    self.frames = frames
    self.taskName = taskName
    self.options = options
    self.control = control
    self.take = take
    self.takeRelation = takeRelation
  }

  /// - Parameter place: where it stands, such as `annotations.json, annotations[3]`.
  func add(_ annotation: Annotation, at place: @autoclosure () -> String) throws {
    if options.drawsMasksAsPolygons, let shape = annotation.shape, shape.kind == .mask {
      try checked(shape, on: annotation.frame, at: place())
      for (index, outline) in MaskOutlines.polygons(of: MaskRuns(points: shape.points)).enumerated() {
        try check(
          annotation.with(
            uid: index == 0 ? annotation.uid : .random(),
            content: .shape(shape.with(kind: .polygon, points: outline))
          ),
          at: place()
        )
      }
      return
    }
    let annotation = upright(annotation)
    let isOthers = annotation.source == .manual && options.source != .manual
    try check(isOthers ? annotation.with(source: options.source) : annotation, at: place())
  }

  /// A box whose corners are swapped, as by a negative width, is the one between them.
  private func upright(_ annotation: Annotation) -> Annotation {
    guard let shape = annotation.shape, shape.kind == .rectangle, shape.points.count == 4 else { return annotation }
    let points = shape.points
    guard points[0] > points[2] || points[1] > points[3] else { return annotation }
    note("Boxes with swapped corners, or with a negative width or height, became those between their corners.")
    let (xs, ys) = ([points[0], points[2]].sorted(), [points[1], points[3]].sorted())
    let tidied = shape.with(kind: .rectangle, points: [xs[0], ys[0], xs[1], ys[1]], rotation: shape.rotation)
    return annotation.with(content: .shape(tidied))
  }

  /// What joins two annotations that are added after it, by their keys.
  func relate(_ relation: Relation, at place: @autoclosure () -> String) throws {
    do throws(ValidationFailure) {
      try relation.check(path: "")
    } catch {
      throw Self.problem(error, at: place())
    }
    takeRelation(relation)
  }

  /// Says that something was passed over; the same sentence is not repeated.
  func note(_ sentence: String) {
    guard notes.count < 100, !notes.contains(sentence) else { return }
    notes.append(sentence)
  }

  func noteEmptiness() { note("There are no annotations in the file.") }

  /// The label of this name, as mapped by the person.
  ///
  /// - Throws: `DatasetProblem` with the names that are like it; returns nil where the person wants it left out.
  func label(named name: String, at place: @autoclosure () -> String) throws -> Label? {
    if let label = known[name] { return label }
    let label = try chosen(name, at: place())
    known[name] = .some(label)
    return label
  }

  private func chosen(_ name: String, at place: @autoclosure () -> String) throws -> Label? {
    let wanted: String
    switch options.labelMapping[name] {
    case .some(.none): return nil
    case .some(.some(let other)): wanted = other
    case nil: wanted = name
    }
    if let label = labels.label(like: wanted) { return label }
    let near = Nearest.names(to: wanted, among: labels.labels.map(\.name))
    throw DatasetProblem(place(), "There is no label “\(wanted)” here\(Nearest.question(near))")
  }

  /// The frame that a dataset calls so.
  func frame(named name: String, subset: String = "", at place: @autoclosure () -> String) throws -> DatasetFrame {
    frames.frames[try position(named: name, subset: subset, at: place())]
  }

  /// The same, as its position in `frames`.
  ///
  /// - Parameter number: the frame that is meant where none is called so, or several are.
  func position(
    named name: String,
    subset: String,
    number: Int? = nil,
    at place: @autoclosure () -> String
  ) throws -> Int {
    let found = frames.positions(named: name, subset: subset)
    let numbered = found.count == 1 ? nil : number.flatMap { frames.position(number: $0, subset: subset) }
    guard found.count < 2 else {
      if let numbered, found.contains(numbered) { return numbered }
      throw Self.ambiguity(name, found.map { frames.frames[$0].name }, at: place())
    }
    if let position = found.first { return position }
    if let position = numbered ?? frames.position(numberedBy: name, subset: subset) {
      noteNumber(name, position)
      return position
    }
    // Many formats name pictures without their extensions.
    let near = Nearest.names(to: name, among: frames.names, by: DatasetFrame.stem)
    throw DatasetProblem(place(), "There is no picture named “\(name)” here\(Nearest.question(near))")
  }

  private static func ambiguity(_ name: String, _ names: [String], at place: String) -> DatasetProblem {
    let shown = Array(Set(names)).sorted().prefix(3).map { "“\($0)”" }
    guard shown.count > 1 else {
      return DatasetProblem(
        place,
        "Several pictures here are named \(shown.joined()), and the file does not tell which is meant. Rename them, or "
          + "import each subset by itself."
      )
    }
    return DatasetProblem(
      place,
      "“\(name)” may be \(shown.joined(separator: " or ")) here. Name the picture as a whole, with its ending, such as "
        + "\(shown[0]) or, of a text, “\(names.min() ?? name).txt”."
    )
  }

  private func noteNumber(_ name: String, _ position: Int) {
    guard !hasNotedNumbers, !name.hasPrefix("frame_") else { return }
    hasNotedNumbers = true
    note(
      "Names of pictures that are not here were taken as the numbers of frames, such as “\(name)” as "
        + "“\(frames.frames[position].name)”."
    )
  }

  /// The values of a label's attributes; names that it does not have are passed over and noted.
  func attributes(_ values: [(name: String, value: String)], of label: Label) -> [AttributeValue] {
    values.compactMap { name, value in
      guard let attribute = label.attributes.first(where: { $0.name == name }) else {
        note("The label “\(label.name)” has no attribute “\(name)”; its values were left out.")
        return nil
      }
      return AttributeValue(attribute: attribute.id, value: attribute.tidied(value))
    }
  }

  private func check(_ annotation: Annotation, at place: @autoclosure () -> String) throws {
    try control.check()
    if let label = labels.entry(annotation.label)?.label, !label.kind.accepts(annotation.content) {
      throw DatasetProblem(place(), "The label “\(label.name)” is for the kind \(label.kind.rawValue) only.")
    }
    switch annotation.content {
    case .tag: tagCount += 1
    case .shape(let shape):
      try checked(shape, on: annotation.frame, at: place())
      shapeCount += 1
    case .track(let track):
      for keyframe in track.keyframes { try checked(keyframe.shape, on: keyframe.frame, at: place()) }
      for keyframe in track.elements.flatMap(\.keyframes) {
        try checked(keyframe.shape, on: keyframe.frame, at: place())
      }
      trackCount += 1
    }
    do {
      try take(annotation)
    } catch let failure as ValidationFailure {
      throw Self.problem(failure, at: place())
    }
  }

  private func checked(_ shape: Shape, on number: Int, at place: @autoclosure () -> String) throws {
    do throws(ValidationFailure) {
      try shape.check(path: "")
    } catch {
      throw Self.problem(error, at: place())
    }
    // Runs are short whatever they cover; what draws them later is not.
    guard shape.kind == .mask, let frame = frames.frame(number: number) else { return }
    let mask = MaskRuns(points: shape.points)
    guard mask.width > frame.width || mask.height > frame.height else { return }
    throw DatasetProblem(
      place(),
      "The mask's box is of \(mask.width) × \(mask.height) pixels, but the picture “\(frame.name)” has "
        + "\(frame.width) × \(frame.height)."
    )
  }

  private static func problem(_ failure: ValidationFailure, at place: String) -> DatasetProblem {
    DatasetProblem(place, failure.problems.map(\.sentence).joined(separator: " "))
  }
}

/// What people can choose about an import.
public struct ImportOptions: Sendable {
  public var drawsMasksAsPolygons: Bool
  /// From names of the dataset to names of labels here; nil to leave one out.
  public var labelMapping: [String: String?]
  /// Where the file does not say who made an annotation.
  public var source: AnnotationSource

  public init(
    drawsMasksAsPolygons: Bool = false,
    labelMapping: [String: String?] = [:],
    source: AnnotationSource = .manual
  ) {
    self.drawsMasksAsPolygons = drawsMasksAsPolygons
    self.labelMapping = labelMapping
    self.source = source
  }
}

extension LabelAttribute {
  /// As Domain has it: `9.0` of a number is `9`, `True` of a checkbox is `true`.
  func tidied(_ value: String) -> String {
    switch input {
    case .checkbox: ["true", "1", "yes"].contains(value.lowercased()) ? "true" : "false"
    case .number: value.hasSuffix(".0") ? String(value.dropLast(2)) : value
    case .radio, .select, .text: value
    }
  }
}
