internal import Domain

/// Every format, in the order of their names.
public enum FormatRegistry {
  public static let all: [DatasetFormat] = [
    DatasetFormat(
      "CVAT for images 1.1",
      "CVAT's own XML with everything on each picture; tracks become shapes on every frame.",
      FormatHoldings(Set(ShapeKind.allCases), tags: true, rotation: true, attributes: true),
      writer: CVATImagesWriter.self
    ),
    DatasetFormat(
      "CVAT for video 1.1",
      "CVAT's own XML with every track and its keyframes; a shape becomes a track of one frame.",
      FormatHoldings(Set(ShapeKind.allCases), tracks: true, rotation: true, attributes: true),
      writer: CVATVideoWriter.self
    ),
    DatasetFormat(
      "CVAT 1.1",
      ext: "XML, ZIP",
      "Either of CVAT's own XML formats.",
      FormatHoldings(Set(ShapeKind.allCases), tags: true, tracks: true, rotation: true, attributes: true),
      reader: CVATReader.self
    ),
    DatasetFormat(
      "COCO 1.0",
      ext: "JSON, ZIP",
      "Boxes, polygons and masks in one JSON document; what most training code for detection and segmentation reads.",
      FormatHoldings([.rectangle, .polygon, .mask], rotation: true, attributes: true, rasterized: [.ellipse]),
      writer: COCOInstances.self,
      reader: COCOReader.self
    ),
    DatasetFormat(
      "COCO Keypoints 1.0",
      ext: "JSON, ZIP",
      "Skeletons as COCO's keypoints in one JSON document; for pose estimation.",
      FormatHoldings([.skeleton], attributes: true),
      writer: COCOKeypoints.self,
      reader: COCOReader.self
    ),
    DatasetFormat(
      "YOLO 1.1",
      "Darknet's boxes, a text for each picture; turned boxes lose their rotation.",
      FormatHoldings([.rectangle]),
      writer: YOLO.self,
      reader: YOLO.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Detection 1.0",
      "Boxes for YOLOv5 to YOLO11, a text for each picture; turned boxes are left out.",
      FormatHoldings([.rectangle]),
      writer: UltralyticsDetection.self,
      reader: UltralyticsDetection.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Detection Track 1.0",
      "Boxes with the number of their track, for trackers.",
      FormatHoldings([.rectangle], tracks: true),
      writer: UltralyticsTrack.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Oriented Bounding Boxes 1.0",
      "Boxes at any angle, by their four corners.",
      FormatHoldings([.rectangle], rotation: true),
      writer: UltralyticsOriented.self,
      reader: UltralyticsOriented.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Segmentation 1.0",
      "Outlines for YOLO's segmentation; masks and ellipses become outlines.",
      FormatHoldings([.polygon, .mask, .ellipse], rotation: true),
      writer: UltralyticsSegmentation.self,
      reader: UltralyticsSegmentation.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Pose 1.0",
      "Skeletons with their points for YOLO's pose estimation.",
      FormatHoldings([.skeleton]),
      writer: UltralyticsPose.self,
      reader: UltralyticsPose.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Classification 1.0",
      "Tags of whole pictures, a folder for each label.",
      FormatHoldings([], tags: true),
      writer: UltralyticsClassification.self,
      reader: UltralyticsClassification.self
    ),
    DatasetFormat(
      "PASCAL VOC 1.1",
      "Boxes in an XML for each picture, tags as lists, masks as pictures.",
      FormatHoldings([.rectangle, .mask], tags: true, rotation: true, attributes: true, rasterized: [.ellipse]),
      writer: VOCWriter.self,
      reader: VOCReader.self
    ),
    DatasetFormat(
      "Segmentation mask 1.1",
      "A picture with the colour of each pixel's label, and one with a colour for each object.",
      FormatHoldings([.mask], rotation: true, rasterized: [.rectangle, .polygon, .ellipse]),
      writer: SegmentationMaskWriter.self,
      reader: SegmentationMaskReader.self
    ),
    DatasetFormat(
      "Datumaro 1.0",
      ext: "JSON, ZIP",
      "Everything but cuboids in one JSON document, for the Datumaro toolkit.",
      FormatHoldings(Set(ShapeKind.allCases).subtracting([.cuboid]), tags: true, rotation: true, attributes: true),
      writer: DatumaroWriter.self,
      reader: DatumaroReader.self
    ),
    DatasetFormat(
      "LabelMe 3.0",
      "An XML for each picture with boxes and polygons; masks beside it as pictures.",
      FormatHoldings([.rectangle, .polygon, .mask], rotation: true, attributes: true, rasterized: [.ellipse]),
      writer: LabelMeWriter.self,
      reader: LabelMeReader.self
    ),
    DatasetFormat(
      "MOT 1.1",
      "Boxes of tracks frame by frame, for following several objects.",
      FormatHoldings([.rectangle], tracks: true),
      writer: MOT.self,
      reader: MOT.self
    ),
    DatasetFormat(
      "Label Studio JSON 1.0",
      ext: "JSON, ZIP",
      "What Label Studio exports and imports: every kind of region that a picture can have there.",
      FormatHoldings(
        [.rectangle, .polygon, .polyline, .points, .ellipse, .mask, .skeleton],
        tags: true,
        rotation: true,
        attributes: true
      ),
      writer: LabelStudioWriter.self,
      reader: LabelStudioReader.self
    ),
    DatasetFormat(
      "CSV of labels 1.0",
      "A table with a row for each tag and shape, for spreadsheets and scripts.",
      FormatHoldings(Set(ShapeKind.allCases), tags: true, tracks: true, rotation: true, attributes: true),
      writer: LabelTable.self
    ),
  ]

  /// Formats that can be written.
  public static var exporters: [DatasetFormat] { all.filter(\.isExported) }

  /// Formats that can be read.
  public static var importers: [DatasetFormat] { all.filter(\.isImported) }

  /// The exporter of a name, upper and lower case apart.
  public static func exporter(named name: String) throws(DatasetProblem) -> DatasetFormat {
    try format(name, among: exporters)
  }

  /// The importer of a name; both of CVAT's own are read as `CVAT 1.1`.
  public static func importer(named name: String) throws(DatasetProblem) -> DatasetFormat {
    let isOwn = name.lowercased().hasPrefix("cvat for ")
    return try format(isOwn ? "CVAT 1.1" : name, among: importers)
  }

  private static func format(_ name: String, among formats: [DatasetFormat]) throws(DatasetProblem) -> DatasetFormat {
    if let format = formats.first(where: { $0.name.lowercased() == name.lowercased() }) { return format }
    let near = Nearest.names(to: name, among: formats.map(\.name))
    throw DatasetProblem("There is no format “\(name)”\(Nearest.question(near))")
  }
}
