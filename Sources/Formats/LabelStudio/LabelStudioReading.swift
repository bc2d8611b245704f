internal import Domain

/// Adds what was marked on one picture to a dataset.
struct LabelStudioReading {
  private let task: LabelStudioTask
  private let frame: DatasetFrame
  private let dataset: DatasetImport
  private let marks: LabelStudioMarks
  private var skeletons: LabelStudioSkeletons
  /// The keys that joined regions get.
  private var ends: [String: AnnotationUID] = [:]
  private(set) var losses = LabelStudioLosses()

  init(task: LabelStudioTask, frame: DatasetFrame, dataset: DatasetImport) {
    (self.task, self.frame, self.dataset) = (task, frame, dataset)
    marks = LabelStudioMarks(task.regions)
    skeletons = LabelStudioSkeletons(dataset: dataset)
  }

  mutating func add() throws {
    for region in task.regions {
      losses.add(.notes, region.hasNote ? 1 : 0)
      losses.add(.parents, region.hasParent ? 1 : 0)
      losses.add(.curves, region.curves)
    }
    for region in marks.others { losses.add(.region(kind: region.kind)) }
    losses.add(.regionsAnswers, marks.answersAboutOthers.count { !$0.answer.isEmpty })
    for region in marks.relations { try relate(region) }
    for region in marks.tags { for name in region.labels { try addTag(named: name, region) } }
    for region in marks.answers where !region.answer.isEmpty { try addAnswer(region) }
    for mark in marks.drawn { try add(mark) }
    try skeletons.finish(on: frame, at: task.place)
    // Each of them was some relation's.
    losses.add(.relations, marks.relations.count { ends[$0.from] != nil || ends[$0.to] != nil })
  }

  private mutating func relate(_ region: LabelStudioRegion) throws {
    guard region.from != region.to else {
      return dataset.note("Relations of a region to itself were left out.")
    }
    let relation = Relation(
      uid: .random(),
      from: end(region.from),
      to: end(region.to),
      direction: region.direction,
      labels: region.words
    )
    try dataset.relate(relation, at: region.place)
  }

  private mutating func end(_ id: String) -> AnnotationUID {
    let uid = ends[id] ?? .random()
    ends[id] = uid
    return uid
  }

  private mutating func add(_ mark: LabelStudioMarks.Mark) throws {
    let region = mark.region
    guard let shape = try region.shape(frame) else {
      losses.add(.emptyMasks)
      return leaveOutAnswers(of: mark)
    }
    for name in mark.labels {
      let isMapped = dataset.options.labelMapping[name] != nil
      if shape.kind == .points, !isMapped, let (skeleton, point) = skeletons.point(named: name) {
        let element = SkeletonElement(label: point.id, attributes: values(of: mark.answers, for: point), shape: shape)
        skeletons.add(element, to: skeleton, uid: ends.removeValue(forKey: region.id))
        continue
      }
      // Nobody gave the region this name: where it is no label here, the rest of the file is worth having all the same.
      if !mark.hasLabel, !isMapped, dataset.labels.label(like: name) == nil {
        losses.add(.withoutLabel(control: name))
        leaveOutAnswers(of: mark)
        continue
      }
      guard let label = try dataset.label(named: name, at: region.place) else { continue }
      if !mark.hasLabel { losses.add(.unlabelled(control: name)) }
      try dataset.add(
        Annotation(
          uid: ends.removeValue(forKey: region.id) ?? .random(),
          frame: frame.number,
          label: label.id,
          source: source(of: region),
          attributes: values(of: mark.answers, for: label),
          content: .shape(shape)
        ),
        at: region.place
      )
    }
  }

  private mutating func leaveOutAnswers(of mark: LabelStudioMarks.Mark) {
    losses.add(.regionsAnswers, mark.answers.count { !$0.answer.isEmpty })
  }

  private mutating func addTag(named name: String, _ region: LabelStudioRegion) throws {
    guard let label = try dataset.label(named: name, at: region.place) else { return }
    try add(tag: label, region)
  }

  /// An answer that is no choice has a place only where a label was made for it.
  private mutating func addAnswer(_ region: LabelStudioRegion) throws {
    guard region.canNameAttribute else { return losses.add(.namelessAnswers) }
    // nil where the person wants it left out.
    guard let wanted = dataset.options.labelMapping[region.control] ?? region.control else { return }
    guard let label = dataset.labels.label(named: wanted), label.kind.accepts(.tag),
      label.attributes.contains(where: { $0.name == region.control })
    else { return losses.add(.pictureAnswer(control: region.control)) }
    try add(tag: label, region, values(of: [region], for: label))
  }

  private func add(tag label: Label, _ region: LabelStudioRegion, _ values: [AttributeValue] = []) throws {
    try dataset.add(
      Annotation(
        uid: .random(),
        frame: frame.number,
        label: label.id,
        source: source(of: region),
        attributes: values,
        content: .tag
      ),
      at: region.place
    )
  }

  private func source(of region: LabelStudioRegion) -> AnnotationSource {
    task.isPrediction || region.origin == "prediction" ? .automatic : .manual
  }

  /// One value for each control: what it was asked more than once stands in one.
  private mutating func values(of answers: [LabelStudioRegion], for label: Label) -> [AttributeValue] {
    var (controls, texts): ([String], [String: [String]]) = ([], [:])
    for answer in answers where !answer.answer.isEmpty {
      guard answer.canNameAttribute else {
        losses.add(.namelessAnswers)
        continue
      }
      if texts[answer.control] == nil { controls.append(answer.control) }
      texts[answer.control, default: []] += answer.answer
    }
    return controls.compactMap { control in
      guard let attribute = label.attributes.first(where: { $0.name == control }) else {
        losses.add(.answer(control: control, label: label.name))
        return nil
      }
      let value = (texts[control] ?? []).joined(separator: "; ")
      guard value.unicodeScalars.count <= AttributeValue.longestValue else {
        losses.add(.longAnswers)
        return nil
      }
      return AttributeValue(attribute: attribute.id, value: attribute.tidied(value))
    }
  }
}
