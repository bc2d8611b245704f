internal import Domain

/// CVAT for video 1.1: `annotations.xml` with an element for each track; a shape becomes a track of one frame.
enum CVATVideoWriter: DatasetWriter {
  static let naming = PictureNaming.numbers
  static let tellsCaseOfSubsets = true

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    var document = CVATVideoDocument(dataset: dataset, target: target)
    try document.write()
    guard dataset.options.savesPictures else { return }
    var subsets: Set<String> = []
    for task in dataset.tasks {
      let subset = CVATNames.subset(task.subset)
      let isFirst = subsets.insert(subset.lowercased()).inserted
      let folder =
        dataset.scope.isOneTask ? "" : isFirst ? "\(subset)/" : "\(subset)/\(CVATNames.folder(task.id.description))/"
      let frames = try dataset.frames(of: task)
      while let frame = try frames.next() {
        let ending = frame.name.dropFirst(frame.stem.count)
        try dataset.write(frame, as: "images/\(folder)\(CVATNames.frame(frame.number))\(ending)", to: target)
      }
    }
  }
}

/// Tells a step for each frame while tracks and shapes are written, which is where the time goes.
private struct FrameSteps {
  let dataset: Dataset
  let count: Int
  private var done = 0

  init(dataset: Dataset, count: Int) {
    (self.dataset, self.count) = (dataset, count)
  }

  mutating func go(to share: Double) throws {
    while done < Int(share * Double(count)) {
      try dataset.step()
      done += 1
    }
  }
}

private struct CVATVideoDocument {
  private let dataset: Dataset
  private let target: DatasetTarget
  private let shapes: CVATShapes
  private var xml = XMLWriter()
  private var number = 0

  init(dataset: Dataset, target: DatasetTarget) {
    self.dataset = dataset
    self.target = target
    shapes = CVATShapes(dataset.labels)
  }

  mutating func write() throws {
    try target.begin("annotations.xml")
    xml.open("annotations")
    try CVATMeta(dataset).write(to: &xml)
    for task in dataset.tasks {
      let frames = try frames(of: task)
      guard !frames.isEmpty else { continue }
      var steps = FrameSteps(dataset: dataset, count: frames.count)
      // Half of the frames' steps are the tracks', where there are tracks.
      var share = 0.0
      try dataset.eachTrack(of: task) { annotation, done in
        share = 0.5
        try write(annotation, task, frames)
        try steps.go(to: share * done)
      }
      try dataset.eachAnnotation(of: task) { annotation in
        try writeShape(annotation, task, frames)
        let passed = frames.partitioningIndex { $0 >= annotation.frame }
        try steps.go(to: share + (1 - share) * Double(passed) / Double(frames.count))
      }
      try steps.go(to: 1)
    }
    xml.close("annotations")
    try target.write(xml.take())
    try target.end()
  }

  /// The numbers of the frames there are, in order.
  private func frames(of task: DatasetTask) throws -> [Int] {
    var numbers: [Int] = []
    let cursor = try dataset.frames(of: task)
    while let frame = try cursor.next() { numbers.append(frame.number) }
    return numbers
  }

  private mutating func write(_ annotation: Annotation, _ task: DatasetTask, _ frames: [Int]) throws {
    guard let track = annotation.track, let label = dataset.labels.label(annotation.label) else { return }
    begin(annotation, label, task)
    var isFirst = true
    for frame in frames where frame >= annotation.frame {
      guard let (state, isKeyframe) = track.state(on: frame) else {
        if track.hasEnded(after: frame - 1) { break }
        continue
      }
      let drawn = Set(
        track.elements.filter { $0.keyframes.contains { $0.frame == frame } }.map(\.label)
      )
      write(
        state,
        isKeyframe: isKeyframe || isFirst,
        label,
        annotation.attributes,
        isTracked: true,
        isDrawn: { isFirst || drawn.contains($0.label) }
      )
      isFirst = false
      if xml.bytes.count > 1 << 15 { try xml.drain(target.write) }
    }
    xml.close("track")
  }

  /// It is outside on the next frame, if there is one.
  private mutating func writeShape(_ annotation: Annotation, _ task: DatasetTask, _ frames: [Int]) throws {
    guard let shape = annotation.shape, let label = dataset.labels.label(annotation.label),
      let position = Self.position(of: annotation.frame, in: frames)
    else { return }
    begin(annotation, label, task)
    let state = Keyframe(frame: annotation.frame, shape: shape)
    write(state, isKeyframe: true, label, annotation.attributes, isTracked: false, isDrawn: { _ in true })
    if position + 1 < frames.count {
      let end = state.outside(on: frames[position + 1])
      write(end, isKeyframe: true, label, annotation.attributes, isTracked: false, isDrawn: { _ in true })
    }
    xml.close("track")
    if xml.bytes.count > 1 << 15 { try xml.drain(target.write) }
  }

  private mutating func begin(_ annotation: Annotation, _ label: Label, _ task: DatasetTask) {
    var pairs: CVATShapes.Pairs = [
      ("id", String(number)), ("label", label.name), ("source", annotation.source.rawValue),
    ]
    if !dataset.scope.isOneTask {
      pairs.append(("task_id", task.id.description))
      pairs.append(("subset", CVATNames.subset(task.subset)))
    }
    if annotation.group != 0 { pairs.append(("group_id", String(annotation.group))) }
    xml.open("track", pairs)
    number += 1
  }

  private mutating func write(
    _ state: Keyframe,
    isKeyframe: Bool,
    _ label: Label,
    _ constant: [AttributeValue],
    isTracked: Bool,
    isDrawn: (SkeletonElement) -> Bool
  ) {
    let shape = state.shape
    var pairs: CVATShapes.Pairs = [("frame", String(state.frame)), ("keyframe", isKeyframe ? "1" : "0")]
    if shape.kind != .skeleton || shape.isOutside {
      pairs += [("outside", shape.isOutside ? "1" : "0"), ("occluded", shape.isOccluded ? "1" : "0")]
    }
    pairs += CVATShapes.place(of: shape) + [("z_order", String(shape.zOrder))]
    let name = CVATShapes.name(of: shape.kind)
    xml.open(name, pairs)
    shapes.writePoints(
      of: shape,
      isTracked: isTracked,
      marks: { [("keyframe", isDrawn($0) ? "1" : "0")] },
      to: &xml
    )
    shapes.write(constant + state.attributes, of: label, isTracked: isTracked, to: &xml)
    xml.close(name)
  }

  private static func position(of frame: Int, in frames: [Int]) -> Int? {
    let position = frames.partitioningIndex { $0 >= frame }
    return position < frames.count && frames[position] == frame ? position : nil
  }
}
