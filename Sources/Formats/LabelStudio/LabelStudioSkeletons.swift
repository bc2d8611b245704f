internal import Domain

/// Puts key points together that are the points of a skeleton here: Label Studio has no skeletons.
struct LabelStudioSkeletons {
  private let dataset: DatasetImport
  private var found: [(label: Label, uid: AnnotationUID?, elements: [SkeletonElement])] = []

  init(dataset: DatasetImport) {
    self.dataset = dataset
  }

  /// The skeleton and its point of this name; nil for a name that is a label's own, or no point of a skeleton.
  func point(named name: String) -> (skeleton: Label, point: Label)? {
    guard dataset.labels.label(named: name) == nil else { return nil }
    for label in dataset.labels.labels {
      if let point = label.sublabels.first(where: { $0.name == name }) { return (label, point) }
    }
    return nil
  }

  /// - Parameter uid: of a point that something is related to: its skeleton gets the first one.
  mutating func add(_ element: SkeletonElement, to skeleton: Label, uid: AnnotationUID?) {
    // A point that the last one has already begins the next.
    if let last = found.lastIndex(where: { $0.label.id == skeleton.id }),
      !found[last].elements.contains(where: { $0.label == element.label })
    {
      found[last].elements.append(element)
      found[last].uid = found[last].uid ?? uid
    } else {
      found.append((skeleton, uid, [element]))
    }
  }

  func finish(on frame: DatasetFrame, at place: String) throws {
    for (label, uid, elements) in found {
      let shape = Shape(kind: .skeleton, points: [], elements: elements)
      try dataset.add(
        Annotation(uid: uid ?? .random(), frame: frame.number, label: label.id, content: .shape(shape)),
        at: place
      )
    }
  }
}
