internal import Domain

/// COCO Keypoints 1.0: `annotations/person_keypoints_<subset>.json`, one annotation for each skeleton.
///
/// The format: https://cocodataset.org/#format-data. A point is 2 where it is seen, 1 where it is hidden, and 0 with both
/// coordinates 0 where it is not in the picture.
enum COCOKeypoints: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.names
  static let tellsCaseOfSubsets = true
  static let documentPasses = 2
  static let frameSteps = (bare: 2, withPictures: 4)

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    try COCOReader.survey(archive, besides: "person_keypoints_")
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try COCOReader.read(archive, besides: "person_keypoints_", into: dataset)
  }

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try COCODocument.write(dataset, to: target, prefix: "person_keypoints", isKeypoints: true) { seen, _ in
      seen.compactMap(instance)
    }
  }

  private static func instance(_ seen: SeenAnnotation) -> COCODocument.Instance? {
    guard let shape = seen.shape, shape.kind == .skeleton else { return nil }
    let extent = shape.extent
    let box = [extent[0], extent[1], extent[2] - extent[0], extent[3] - extent[1]]
    var instance = COCODocument.Instance(seen, box: box)
    instance.keypoints = seen.label.sublabels.flatMap { point -> [Double] in
      guard let element = shape.elements.first(where: { $0.label == point.id }), !element.shape.isOutside else {
        return [0, 0, 0]
      }
      return element.shape.points + [element.shape.isOccluded ? 1 : 2]
    }
    return instance
  }
}
