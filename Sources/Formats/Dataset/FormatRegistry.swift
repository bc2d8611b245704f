internal import Domain

/// Every format, in the order of their names.
public enum FormatRegistry {
  public static let all: [DatasetFormat] = [
    DatasetFormat(
      "CVAT for images 1.1",
      "CVAT's own XML with everything on each picture; tracks become shapes on every frame.",
      .everything(but: [.score]).rounded(to: "two decimals").withContextImages(),
      writer: CVATImagesWriter.self
    ),
    DatasetFormat(
      "CVAT for video 1.1",
      "CVAT's own XML with every track and its keyframes; a shape becomes a track of one frame.",
      .everything(tags: false, but: [.score])
        .tracks(ShapeKind.allCases)
        .onlyTracks()
        .rounded(to: "two decimals")
        .undivided(),
      writer: CVATVideoWriter.self
    ),
    DatasetFormat(
      "CVAT 1.1",
      ext: "XML, ZIP",
      "Either of CVAT's own XML formats.",
      .everything().tracks(ShapeKind.allCases),
      reader: CVATReader.self
    ),
    DatasetFormat(
      "COCO 1.0",
      ext: "JSON, ZIP",
      "Boxes, polygons and masks in one JSON document; what most training code for detection and segmentation reads.",
      FormatHoldings()
        .keeping([.rectangle], [.rotation, .attributes, .occlusion, .score])
        .keeping([.polygon, .mask], [.attributes, .occlusion, .score])
        .making(.pixels, of: [.ellipse], [.attributes, .occlusion, .score])
        .tracks([.rectangle, .polygon, .mask, .ellipse])
        .merging([.rectangle, .polygon, .mask, .ellipse])
        .withCOCOChoices(),
      writer: COCOInstances.self,
      reader: COCOReader.self
    ),
    DatasetFormat(
      "COCO Keypoints 1.0",
      ext: "JSON, ZIP",
      "Skeletons as COCO's keypoints in one JSON document; for pose estimation.",
      FormatHoldings().keeping([.skeleton], [.attributes, .occlusion, .score]).tracks([.skeleton]),
      writer: COCOKeypoints.self,
      reader: COCOKeypoints.self
    ),
    DatasetFormat(
      "YOLO 1.1",
      "Darknet's boxes, a text for each picture.",
      FormatHoldings().keeping([.rectangle]).rounded(to: sixDecimals),
      writer: YOLO.self,
      reader: YOLO.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Detection 1.0",
      "Boxes for YOLOv5 to YOLO11, a text for each picture.",
      FormatHoldings().keeping([.rectangle]).turnedBoxes(.leftOut).rounded(to: sixDecimals),
      writer: UltralyticsDetection.self,
      reader: UltralyticsDetection.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Detection Track 1.0",
      "Boxes with the number of their track, for trackers.",
      FormatHoldings()
        .keeping([.rectangle])
        .turnedBoxes(.leftOut)
        .tracks([.rectangle])
        .everyFrameAKeyframe()
        .rounded(to: sixDecimals),
      writer: UltralyticsTrack.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Oriented Bounding Boxes 1.0",
      "Boxes at any angle, by their four corners.",
      FormatHoldings().keeping([.rectangle], [.rotation]).rounded(to: sixDecimals),
      writer: UltralyticsOriented.self,
      reader: UltralyticsOriented.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Segmentation 1.0",
      "Outlines for YOLO's segmentation; masks and ellipses become outlines.",
      FormatHoldings().keeping([.polygon]).making(.outlines, of: [.mask, .ellipse]).rounded(to: sixDecimals),
      writer: UltralyticsSegmentation.self,
      reader: UltralyticsSegmentation.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Pose 1.0",
      "Skeletons with their points for YOLO's pose estimation.",
      FormatHoldings().keeping([.skeleton], [.occlusion]).rounded(to: sixDecimals),
      writer: UltralyticsPose.self,
      reader: UltralyticsPose.self
    ),
    DatasetFormat(
      "Ultralytics YOLO Classification 1.0",
      "Tags of whole pictures, a folder for each label.",
      FormatHoldings(tags: []),
      writer: UltralyticsClassification.self,
      reader: UltralyticsClassification.self
    ),
    DatasetFormat(
      "PASCAL VOC 1.1",
      "Boxes in an XML for each picture, tags as lists, masks as pictures.",
      FormatHoldings(tags: [])
        .keeping([.rectangle], [.rotation, .attributes, .occlusion])
        .keeping([.mask])
        .making(.pixels, of: [.ellipse])
        .merging([.mask, .ellipse])
        .pixels(.objects),
      writer: VOCWriter.self,
      reader: VOCReader.self
    ),
    DatasetFormat(
      "Segmentation mask 1.1",
      "A picture with the colour of each pixel's label, and one with a colour for each object.",
      painted.pixels(.colors),
      writer: SegmentationMaskWriter.self,
      reader: SegmentationMaskReader.self
    ),
    DatasetFormat(
      "Datumaro 1.0",
      ext: "JSON, ZIP",
      "Everything but cuboids in one JSON document, for the Datumaro toolkit.",
      .everything(but: [.source])
        .without([.cuboid])
        .tracks(ShapeKind.allCases)
        .withContextImages(),
      writer: DatumaroWriter.self,
      reader: DatumaroReader.self
    ),
    DatasetFormat(
      "LabelMe 3.0",
      "An XML for each picture with boxes and polygons; masks beside it as pictures.",
      FormatHoldings()
        .keeping([.rectangle], [.rotation, .attributes, .groups, .occlusion])
        .keeping([.polygon, .mask], [.attributes, .groups, .occlusion])
        .making(.pixels, of: [.ellipse], [.attributes, .groups, .occlusion])
        .rounded(to: "two decimals")
        .remark(on: .attributes, "Values of attributes end at their first comma."),
      writer: LabelMeWriter.self,
      reader: LabelMeReader.self
    ),
    DatasetFormat(
      "MOT 1.1",
      "Boxes of tracks frame by frame, for following several objects.",
      FormatHoldings().keeping([.rectangle], [.occlusion]).tracks([.rectangle]).everyFrameAKeyframe().undivided(),
      writer: MOT.self,
      reader: MOT.self
    ),
    DatasetFormat(
      "Label Studio JSON 1.0",
      ext: "JSON, ZIP",
      "What Label Studio exports and imports: every kind of region that a picture can have there.",
      FormatHoldings(tags: [])
        .keeping([.rectangle, .ellipse], [.rotation, .attributes, .score])
        .keeping([.polygon, .polyline, .mask], [.attributes, .score])
        .keeping([.skeleton], [.attributes])
        .making(.singlePoints, of: [.points], [.attributes, .score])
        .rounded(to: "six decimals")
        .relations(),
      writer: LabelStudioWriter.self,
      reader: LabelStudioReader.self
    ),
    DatasetFormat(
      "CSV of labels 1.0",
      "A table with a row for each tag and shape, for spreadsheets and scripts.",
      .everything().tracks(ShapeKind.allCases),
      writer: LabelsCSV.self
    ),
    DatasetFormat(
      "Label table 1.0",
      "A table with a row for each tag, shape and track: its label, its picture, and who made it when; for databases.",
      // How boxes are turned goes with their coordinates.
      FormatHoldings(tags: [])
        .keeping(ShapeKind.allCases, [.rotation])
        .tracks(ShapeKind.allCases)
        .withoutCoordinates(),
      writer: LabelRows.self
    ),
    DatasetFormat(
      "KITTI 1.0",
      "Boxes as lines, everything else painted; for driving.",
      FormatHoldings()
        .keeping([.rectangle], [.occlusion, .score])
        .turnedBoxes(.pixels)
        .keeping([.mask])
        .making(.pixels, of: [.polygon, .ellipse])
        .merging([.polygon, .mask, .ellipse])
        .pixels(.objects),
      writer: KITTI.self,
      reader: KITTI.self
    ),
    DatasetFormat(
      "CamVid 1.0",
      "A picture with the colour of each pixel's label; what one label has on a picture becomes one mask.",
      painted.pixels(.colorsAlone),
      writer: CamVid.self,
      reader: CamVid.self
    ),
    DatasetFormat(
      "Cityscapes 1.0",
      "Three pictures for each frame: colours, labels and objects.",
      painted,
      writer: Cityscapes.self,
      reader: Cityscapes.self
    ),
    DatasetFormat(
      "ImageNet 1.0",
      "Tags of whole pictures, for classification.",
      FormatHoldings(tags: []),
      writer: ImageNet.self,
      reader: ImageNet.self
    ),
    DatasetFormat(
      "Open Images V6 1.0",
      "Tables of boxes, tags and masks.",
      FormatHoldings(tags: [])
        .keeping([.rectangle], [.occlusion])
        .turnedBoxes(.pixels)
        .keeping([.mask])
        .making(.pixels, of: [.polygon, .ellipse])
        .merging([.polygon, .mask, .ellipse])
        .rounded(to: sixDecimals),
      writer: OpenImagesWriter.self,
      reader: OpenImagesReader.self
    ),
    DatasetFormat(
      "MOTS PNG 1.0",
      "Pictures of tracked objects, for following and segmenting.",
      painted.tracks([.rectangle, .polygon, .ellipse, .mask]).onlyTracks().everyFrameAKeyframe(),
      writer: MOTS.self,
      reader: MOTS.self
    ),
    DatasetFormat(
      "WiderFace 1.0",
      "Boxes of faces with six marks each; a box that is no face has its label behind them.",
      FormatHoldings()
        .keeping([.rectangle], [.occlusion, .attributes])
        .attributes(named: ["blur", "expression", "illumination", "occluded", "pose", "invalid"])
        .rounded(to: "two decimals"),
      writer: WiderFace.self,
      reader: WiderFace.self
    ),
    DatasetFormat(
      "VGGFace2 1.0",
      "Boxes of faces and their landmarks: points that are not five are left out.",
      FormatHoldings(tags: []).keeping([.rectangle, .points]),
      writer: VGGFace2.self,
      reader: VGGFace2.self
    ),
    DatasetFormat(
      "LFW 1.0",
      "People as tags, one on each picture, and their landmarks.",
      FormatHoldings(tags: [])
        .keeping([.points])
        .remark(on: .severalTags, "A picture keeps its first tag only.")
        .remark(on: .points, "Landmarks get the label of their picture’s tag, or the first one."),
      writer: LFW.self,
      reader: LFW.self
    ),
    DatasetFormat(
      "Market-1501 1.0",
      "People seen by cameras, told by names that the pictures get.",
      FormatHoldings(tags: [.attributes])
        .tags(withAttribute: "person_id")
        .attributes(named: ["person_id", "camera_id", "query"])
        .onlyLabel("market-1501")
        .remark(on: .severalTags, "A picture keeps its first tag only.")
        .remark(
          on: .tags,
          "Pictures whose names are not Market-1501’s get new ones, by which an import into this task does not find them."
        ),
      writer: Market1501.self,
      reader: Market1501.self
    ),
    DatasetFormat(
      "ICDAR Recognition 1.0",
      "The words on each picture; every label becomes “icdar”.",
      FormatHoldings(tags: [.attributes])
        .tags(withAttribute: "text")
        .attributes(named: ["text"])
        .onlyLabel("icdar")
        .remark(on: .severalTags, "The words of a picture’s tags become one tag."),
      writer: ICDARRecognition.self,
      reader: ICDARRecognition.self
    ),
    DatasetFormat(
      "ICDAR Localization 1.0",
      "Boxes and quadrangles of words; every label becomes “icdar”.",
      FormatHoldings().keeping([.rectangle, .polygon], [.attributes])
        .attributes(named: ["text"])
        .onlyLabel("icdar"),
      writer: ICDARLocalization.self,
      reader: ICDARLocalization.self
    ),
    DatasetFormat(
      "ICDAR Segmentation 1.0",
      "A colour for each letter, and which it is; every label becomes “icdar”.",
      FormatHoldings()
        .keeping([.mask], [.attributes])
        .making(.pixels, of: [.rectangle, .polygon, .ellipse], [.attributes])
        .merging([.rectangle, .polygon, .mask, .ellipse])
        .pixels(.objects)
        .attributes(named: ["text"])
        .onlyLabel("icdar"),
      writer: ICDARSegmentation.self,
      reader: ICDARSegmentation.self
    ),
  ]

  /// Of formats that are pictures of objects and nothing else.
  private static let painted = FormatHoldings()
    .keeping([.mask])
    .making(.pixels, of: [.rectangle, .polygon, .ellipse])
    .merging([.rectangle, .polygon, .ellipse, .mask])
    .pixels(.objects)

  /// Of formats that have shares of the picture's size.
  private static let sixDecimals = "six decimals of the picture’s size"

  /// Formats that can be written.
  public static var exporters: [DatasetFormat] { all.filter(\.isExported) }

  /// Formats that can be read.
  public static var importers: [DatasetFormat] { all.filter(\.isImported) }

  /// The exporter of a name, upper and lower case apart.
  public static func exporter(named name: String) throws(DatasetProblem) -> DatasetFormat {
    try format(name, among: exporters)
  }

  /// The importer of a name; both of CVAT's own are read as `CVAT 1.1`, and so is what cvat-sdk asks for by itself.
  public static func importer(named name: String) throws(DatasetProblem) -> DatasetFormat {
    let isOwn = name.lowercased().hasPrefix("cvat for ") || name.lowercased() == "cvat xml 1.1"
    return try format(isOwn ? "CVAT 1.1" : name, among: importers)
  }

  private static func format(_ name: String, among formats: [DatasetFormat]) throws(DatasetProblem) -> DatasetFormat {
    if let format = formats.first(where: { $0.name.lowercased() == name.lowercased() }) { return format }
    let near = Nearest.names(to: name, among: formats.map(\.name))
    throw DatasetProblem("There is no format “\(name)”\(Nearest.question(near))")
  }
}
