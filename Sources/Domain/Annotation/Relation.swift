/// What joins two annotations of a job, such as a rider and a horse: Label Studio's relation between regions.
public struct Relation: Equatable, Sendable {
  /// Which way it points, by Label Studio's words.
  public enum Direction: String, CaseIterable, Sendable {
    /// From the first to the second.
    case right
    /// From the second to the first.
    case left
    case both = "bi"
  }

  /// So many words one has at most.
  public static let mostLabels = 8
  /// So many may be in one job: who exports or backs it up holds them in memory.
  public static let mostOfJob = 100_000
  /// So many characters a word has at most.
  public static let longestLabel = 64

  /// Made by the client, as an annotation's.
  public let uid: AnnotationUID
  public let from: AnnotationUID
  public let to: AnnotationUID
  public let direction: Direction
  /// Words for what it is, in the order in which they were chosen; none twice.
  public let labels: [String]

  public init(
    uid: AnnotationUID,
    from: AnnotationUID,
    to: AnnotationUID,
    direction: Direction = .right,
    labels: [String] = []
  ) {
    self.uid = uid
    self.from = from
    self.to = to
    self.direction = direction
    self.labels = labels
  }

  /// - Parameter path: how the JSON names it, such as `ops[3].shape.relation`.
  public func check(path: String) throws(ValidationFailure) {
    guard from != to else { throw ValidationFailure(field: "\(path).to", "An object cannot be related to itself.") }
    guard labels.count <= Self.mostLabels else {
      throw ValidationFailure(
        field: "\(path).labels",
        "A relation has at most \(Self.mostLabels) words; these are \(labels.count)."
      )
    }
    for (index, label) in labels.enumerated() {
      let field = "\(path).labels[\(index)]"
      guard !label.isEmpty, label.count <= Self.longestLabel else {
        throw ValidationFailure(
          field: field,
          "A word has 1 to \(Self.longestLabel) characters; this has \(label.count)."
        )
      }
      guard !label.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
        throw ValidationFailure(field: field, "A word is one line, without control characters.")
      }
      guard !labels[..<index].contains(label) else {
        throw ValidationFailure(field: field, "The word “\(label)” is there twice.")
      }
    }
  }

  /// The ends must be there, and something that lies on the picture.
  ///
  /// - Parameter ends: what is stored, or was made before, of the annotations that it names.
  public func check(ends: [AnnotationUID: Annotation], path: String) throws(ValidationFailure) {
    let frames = (try frame(of: from, in: ends, "\(path).from"), try frame(of: to, in: ends, "\(path).to"))
    if let first = frames.0, let second = frames.1, first != second {
      throw ValidationFailure(
        field: "\(path).to",
        "The objects are on two pictures, \(first) and \(second): relate objects of one picture."
      )
    }
  }

  /// - Returns: nil for a track, which is on several.
  private func frame(
    of end: AnnotationUID,
    in ends: [AnnotationUID: Annotation],
    _ field: String
  ) throws(ValidationFailure) -> Int? {
    guard let annotation = ends[end] else {
      throw ValidationFailure(field: field, "This object is not in the job, or not any more.")
    }
    switch annotation.content {
    case .tag: throw ValidationFailure(field: field, "A tag says something of the whole picture: relate objects on it.")
    case .shape: return annotation.frame
    case .track: return nil
    }
  }
}

/// A relation and how often it has changed: the version that an edit must name.
public struct StoredRelation: Equatable, Sendable {
  /// Where the first end is.
  public struct Place: Equatable, Sendable {
    public let frame: Int
    public let label: Label.ID

    public init(frame: Int, label: Label.ID) {
      self.frame = frame
      self.label = label
    }
  }

  public let relation: Relation
  /// 1 when it is made, one more with each change.
  public let version: Int
  /// nil where one of the ends is deleted, or where it was not read.
  public let place: Place?

  public init(_ relation: Relation, version: Int, place: Place? = nil) {
    self.relation = relation
    self.version = version
    self.place = place
  }
}
