internal import Domain

/// Reads the tracks of CVAT for video 1.1: only what an annotator drew; the rest follows from it.
struct CVATTrackReader {
  private let label: Label
  private let dataset: DatasetImport
  private var keyframes: [Keyframe] = []
  private var constants: [AttributeValue]?
  private var points: [Label.ID: TrackElement] = [:]
  private var firstFrame = Int.max

  private init(label: Label, dataset: DatasetImport) {
    self.label = label
    self.dataset = dataset
  }

  static func read(_ xml: inout XMLReader, into dataset: DatasetImport) throws {
    let (attributes, place) = (xml.attributes, xml.place)
    guard let name = attributes["label"] else { throw DatasetProblem(place, "A <track> needs a label.") }
    guard let label = try dataset.label(named: name, at: place) else { return try xml.skip() }
    var reader = CVATTrackReader(label: label, dataset: dataset)
    try xml.children { xml, kind in try reader.add(CVATElement(kind, &xml)) }
    guard reader.firstFrame < Int.max else { return dataset.note("Tracks without a keyframe were left out.") }
    let elements = label.sublabels.compactMap { reader.points[$0.id] }
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: reader.firstFrame,
        label: label.id,
        group: Int(attributes["group_id"] ?? "") ?? 0,
        source: attributes["source"].flatMap { AnnotationSource(rawValue: $0.lowercased()) } ?? .manual,
        attributes: reader.constants ?? [],
        content: .track(Track(keyframes: reader.keyframes, elements: elements))
      ),
      at: place
    )
  }

  private mutating func add(_ element: CVATElement) throws {
    guard let frame = element.pairs["frame"].flatMap({ Int($0) }), dataset.frames.frame(number: frame) != nil else {
      let last = dataset.frames.frames.last?.number ?? 0
      let number = element.pairs["frame"] ?? "?"
      throw DatasetProblem(element.place, "There is no frame \(number) here; the last one is \(last).")
    }
    try addPoints(of: element, frame)
    let isKeyframe = element.isSet("keyframe") || element.pairs["keyframe"] == nil
    guard isKeyframe, (keyframes.last?.frame ?? -1) < frame else { return }
    let values = dataset.attributes(element.values, of: label)
    let shape = try element.shape(label, dataset)
    keyframes.append(
      Keyframe(
        frame: frame,
        shape: label.kind == .skeleton
          ? Shape(
            kind: .skeleton,
            points: [],
            isOccluded: shape.isOccluded,
            isOutside: shape.isOutside,
            zOrder: shape.zOrder
          ) : shape,
        attributes: values.filter { isMutable($0, label) }
      )
    )
    constants = constants ?? values.filter { !isMutable($0, label) }
    firstFrame = min(firstFrame, frame)
  }

  private mutating func addPoints(of element: CVATElement, _ frame: Int) throws {
    for point in element.points where point.isSet("keyframe") || point.pairs["keyframe"] == nil {
      let sublabel = try point.sublabel(of: label)
      let values = dataset.attributes(point.values, of: sublabel)
      let before = points[sublabel.id]
      let keyframe = Keyframe(
        frame: frame,
        shape: try point.shape(sublabel, dataset),
        attributes: values.filter { isMutable($0, sublabel) }
      )
      points[sublabel.id] = TrackElement(
        label: sublabel.id,
        attributes: before?.attributes ?? values.filter { !isMutable($0, sublabel) },
        keyframes: (before?.keyframes ?? []) + [keyframe]
      )
      firstFrame = min(firstFrame, frame)
    }
  }

  private func isMutable(_ value: AttributeValue, _ label: Label) -> Bool {
    label.attributes.first { $0.id == value.attribute }?.isMutable ?? false
  }
}
