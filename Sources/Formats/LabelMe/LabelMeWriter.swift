internal import Domain

/// LabelMe 3.0: an XML for each picture, masks as pictures beside it.
///
/// The format: https://github.com/CSAILVision/LabelMeAnnotationTool
enum LabelMeWriter: DatasetWriter {
  /// What LabelMe's own pages paint masks with: blue-green, three fifths opaque.
  private static let maskColor: [UInt8] = [0, 203, 255, 153]

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let parts = seen.filter {
          $0.shape.map { [.rectangle, .polygon, .mask, .ellipse].contains($0.kind) } ?? false
        }
        if !parts.isEmpty { try write(parts, frame, folder, to: target) }
        try dataset.write(frame, as: "Images/\(folder)/\(frame.name)", to: target)
      }
    }
  }

  private static func write(
    _ parts: [SeenAnnotation],
    _ frame: DatasetFrame,
    _ folder: String,
    to target: DatasetTarget
  ) throws {
    var xml = XMLWriter(declaration: false)
    xml.open("annotation")
    xml.element("filename", frame.name)
    xml.element("folder", folder)
    xml.open("source")
    xml.element("sourceImage", "")
    xml.element("sourceAnnotation", "Datumaro")
    xml.close("source")
    xml.open("imagesize")
    xml.element("nrows", String(frame.height))
    xml.element("ncols", String(frame.width))
    xml.close("imagesize")
    var masks = 0
    for (index, part) in parts.enumerated() {
      guard let shape = part.shape else { continue }
      open(part, shape, index, parts, &xml)
      if shape.kind == .mask || shape.kind == .ellipse {
        let name = "\(frame.stem)_mask_\(masks).png"
        masks += 1
        if let pixels = shape.pixels(width: frame.width, height: frame.height) {
          try target.add("Masks/\(folder)/\(name)", picture(of: pixels))
          writeMask(name, pixels.box, &xml)
        }
      } else {
        if shape.kind == .rectangle { xml.element("type", "bounding_box") }
        writeOutline(shape, &xml)
      }
      xml.element("attributes", LabelMeAttributes.text(DatumAttributes(part)))
      xml.close("object")
    }
    xml.close("annotation")
    try target.add("Annotations/\(folder)/\(frame.stem).xml", xml.take())
  }

  /// The first of a group has the others as its parts.
  private static func open(
    _ part: SeenAnnotation,
    _ shape: Shape,
    _ index: Int,
    _ parts: [SeenAnnotation],
    _ xml: inout XMLWriter
  ) {
    let members = part.group == 0 ? [] : parts.indices.filter { parts[$0].group == part.group }
    let isLeader = members.first == index
    xml.open("object")
    xml.element("name", part.label.name)
    xml.element("deleted", "0")
    xml.element("verified", "0")
    xml.element("occluded", shape.isOccluded ? "yes" : "no")
    xml.element("date", "")
    xml.element("id", String(index))
    xml.open("parts")
    xml.element("hasparts", isLeader ? members.dropFirst().map(String.init).joined(separator: ",") : "")
    xml.element("ispartof", isLeader ? "" : members.first.map(String.init) ?? "")
    xml.close("parts")
  }

  private static func writeOutline(_ shape: Shape, _ xml: inout XMLWriter) {
    var points = shape.points
    if shape.kind == .rectangle {
      points = [points[0], points[1], points[2], points[1], points[2], points[3], points[0], points[3]]
    }
    xml.open("polygon")
    for index in stride(from: 0, to: points.count - 1, by: 2) {
      xml.open("pt")
      xml.element("x", Decimals.text(points[index], 2))
      xml.element("y", Decimals.text(points[index + 1], 2))
      xml.close("pt")
    }
    xml.element("username", "")
    xml.close("polygon")
  }

  private static func writeMask(_ name: String, _ box: [Int], _ xml: inout XMLWriter) {
    xml.open("segm")
    xml.element("mask", name)
    xml.open("box")
    xml.element("xmin", Decimals.text(Double(box[0]), 2))
    xml.element("ymin", Decimals.text(Double(box[1]), 2))
    xml.element("xmax", Decimals.text(Double(box[0] + box[2] - 1), 2))
    xml.element("ymax", Decimals.text(Double(box[1] + box[3] - 1), 2))
    xml.close("box")
    xml.element("username", "")
    xml.close("segm")
  }

  private static func picture(of pixels: ColumnRuns) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: pixels.width * pixels.height * 4)
    pixels.eachPixel { x, y in
      for channel in 0..<4 { bytes[(y * pixels.width + x) * 4 + channel] = maskColor[channel] }
    }
    return PNGMaskWriter.picture(.rgba(bytes), width: pixels.width, height: pixels.height)
  }
}
