internal import Domain
internal import JSON

/// COCO 1.0 object instances as CVAT writes them: `annotations/instances_<subset>.json`.
///
/// The format: https://cocodataset.org/#format-data. Categories count from 1 in the labels' order, each skeleton's points
/// behind it; pictures from 1 in the frames' order.
enum COCOInstances: DatasetWriter {
  static let naming = PictureNaming.names
  static let tellsCaseOfSubsets = true
  static let frameSteps = (bare: 2, withPictures: 4)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try COCODocument.write(dataset, to: target, prefix: "instances", isKeypoints: false) { seen, frame in
      instances(seen, on: frame, dataset)
    }
  }

  /// Annotations that become one: those of a group, unless they should stay apart; groups come last, by their number.
  private static func instances(
    _ seen: [SeenAnnotation],
    on frame: DatasetFrame,
    _ dataset: Dataset
  ) -> [COCODocument.Instance] {
    var instances: [COCODocument.Instance] = []
    var grouped: [SeenAnnotation] = []
    for annotation in seen {
      guard let shape = annotation.shape, isKept(shape.kind) else { continue }
      if annotation.group != 0, dataset.options.mergesGroups {
        grouped.append(annotation)
      } else if shape.kind == .rectangle {
        // Most are boxes, which need no pixels.
        instances.append(.init(annotation, box: COCOPart.box(from: shape.points)))
      } else {
        instances.append(instance([annotation], on: frame, dataset))
      }
    }
    for group in Set(grouped.map(\.group)).sorted() {
      instances.append(instance(grouped.filter { $0.group == group }, on: frame, dataset))
    }
    return instances
  }

  private static func isKept(_ kind: ShapeKind) -> Bool {
    switch kind {
    case .rectangle, .polygon, .mask, .ellipse: true
    case .polyline, .points, .cuboid, .skeleton: false
    }
  }

  private static func instance(
    _ parts: [SeenAnnotation],
    on frame: DatasetFrame,
    _ dataset: Dataset
  ) -> COCODocument.Instance {
    let pieces = parts.compactMap { part in part.shape.map { COCOPart(part, $0, frame) } }
    let leader = pieces.max { $0.area < $1.area } ?? pieces[0]
    let boxes = pieces.filter { $0.shape.kind == .rectangle }
    let outlines = pieces.filter { $0.shape.kind == .polygon }
    let masks = pieces.filter { $0.shape.kind == .mask || $0.shape.kind == .ellipse }
    let box = COCOPart.box(around: boxes.isEmpty ? pieces : boxes)
    var instance = COCODocument.Instance(leader.seen, box: box)
    instance.marksCrowd = dataset.options.marksCrowds
    guard let filled = ColumnRuns.union((outlines + masks).compactMap(\.runs)) else { return instance }
    instance.area = Double(filled.area)
    if masks.isEmpty {
      instance.segmentation = .polygons(outlines.map(\.shape.points))
    } else if dataset.options.drawsMasksAsPolygons {
      instance.segmentation = .polygons(filled.maskRuns.map(MaskOutlines.polygons) ?? [])
    } else {
      instance.segmentation = .runs(filled)
    }
    return instance
  }
}

/// A shape with its pixels.
private struct COCOPart {
  let seen: SeenAnnotation
  let shape: Shape
  /// nil of boxes.
  let runs: ColumnRuns?
  let area: Double
  /// Left, top, right and bottom.
  private let extent: [Double]

  init(_ seen: SeenAnnotation, _ shape: Shape, _ frame: DatasetFrame) {
    self.seen = seen
    self.shape = shape
    if shape.kind == .rectangle {
      runs = nil
      // CVAT leaves a turned box as it was before it was turned, and tells the angle in an attribute.
      extent = shape.points
      area = (extent[2] - extent[0]) * (extent[3] - extent[1])
      return
    }
    let pixels = shape.pixels(width: frame.width, height: frame.height)
    runs = pixels
    area = Double(pixels?.area ?? 0)
    if shape.kind == .polygon {
      extent = shape.extent
    } else {
      let box = (pixels?.box ?? [0, 0, 0, 0]).map(Double.init)
      extent = [box[0], box[1], box[0] + box[2], box[1] + box[3]]
    }
  }

  /// `x, y, width, height` of all.
  static func box(around parts: [COCOPart]) -> [Double] {
    guard var all = parts.first?.extent else { return [0, 0, 0, 0] }
    for part in parts.dropFirst() {
      for side in 0..<2 { all[side] = min(all[side], part.extent[side]) }
      for side in 2..<4 { all[side] = max(all[side], part.extent[side]) }
    }
    return box(from: all)
  }

  /// `x, y, width, height` of what has this left, top, right and bottom.
  static func box(from extent: [Double]) -> [Double] {
    [extent[0], extent[1], extent[2] - extent[0], extent[3] - extent[1]]
  }
}
