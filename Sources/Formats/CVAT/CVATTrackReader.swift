internal import Domain

/// Reads the tracks of CVAT for video 1.1: only what an annotator drew; the rest follows from it.
struct CVATTrackReader {
  private let label: Label
  private let dataset: DatasetImport
  private let frames: CVATTrackFrames.OfTrack
  private var keyframes: [Keyframe] = []
  private var constants: [AttributeValue]?
  private var points: [Label.ID: TrackElement] = [:]
  private var firstFrame = Int.max

  private init(label: Label, dataset: DatasetImport, frames: CVATTrackFrames.OfTrack) {
    self.label = label
    self.dataset = dataset
    self.frames = frames
  }

  static func read(_ xml: inout XMLReader, on frames: CVATTrackFrames, into dataset: DatasetImport) throws {
    let (attributes, place) = (xml.attributes, xml.place)
    guard let name = attributes["label"] else { throw DatasetProblem(place, "A <track> needs a label.") }
    guard let label = try dataset.label(named: name, at: place) else { return try xml.skip() }
    guard let own = try frames.frames(of: attributes, at: place) else { return try xml.skip() }
    var reader = CVATTrackReader(label: label, dataset: dataset, frames: own)
    try xml.children { xml, kind in try reader.add(CVATElement(kind, &xml)) }
    guard reader.firstFrame < Int.max else { return dataset.note("Tracks without a keyframe were left out.") }
    reader.end()
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
    let frame = try frames.number(of: element.pairs["frame"] ?? "?", at: element.place)
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

  /// Where the frames of another task follow, the object is not there.
  private mutating func end() {
    guard let last = keyframes.last, let end = frames.end(after: last.frame) else { return }
    if !last.shape.isOutside { keyframes.append(last.outside(on: end)) }
    points = points.mapValues { element in
      guard let last = element.keyframes.last, !last.shape.isOutside, last.frame < end else { return element }
      let keyframes = element.keyframes + [last.outside(on: end)]
      return TrackElement(label: element.label, attributes: element.attributes, keyframes: keyframes)
    }
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
