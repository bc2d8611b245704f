internal import Domain

/// Puts key points together that are the points of a skeleton here: Label Studio has no skeletons.
struct LabelStudioSkeletons {
  private let dataset: DatasetImport
  private var found: [(label: Label, uid: AnnotationUID?, elements: [SkeletonElement])] = []

  init(dataset: DatasetImport) {
    self.dataset = dataset
  }

  /// - Parameter uid: of a point that something is related to: its skeleton gets the first one.
  /// - Returns: false for a name that is a label's own, or no point of a skeleton.
  mutating func take(_ shape: Shape, named name: String, uid: AnnotationUID?) -> Bool {
    guard dataset.labels.label(named: name) == nil else { return false }
    for label in dataset.labels.labels {
      guard let point = label.sublabels.first(where: { $0.name == name }) else { continue }
      let element = SkeletonElement(label: point.id, shape: shape)
      // A point that the last one has already begins the next.
      if let last = found.lastIndex(where: { $0.label.id == label.id }),
        !found[last].elements.contains(where: { $0.label == point.id })
      {
        found[last].elements.append(element)
        found[last].uid = found[last].uid ?? uid
      } else {
        found.append((label, uid, [element]))
      }
      return true
    }
    return false
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
