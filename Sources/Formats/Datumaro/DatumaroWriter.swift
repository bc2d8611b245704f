internal import Domain
internal import JSON

/// Datumaro 1.0: `annotations/<subset>.json` with the labels and an item for each picture.
///
/// The format: https://open-edge-platform.github.io/datumaro/latest/docs/data-formats/formats/datumaro.html
enum DatumaroWriter: DatasetWriter {
  static let tellsCaseOfSubsets = true
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let name = CVATNames.subset(subset)
      try target.begin("annotations/\(name).json")
      var json = JSONWriter(reserving: 1 << 16)
      json.beginObject()
      json.field("dm_format_version", "1.0")
      json.field("media_type", 2)
      json.object("infos") { _ in }
      writeCategories(dataset.labels, to: &json)
      json.beginArray("items")
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        write(frame, seen, dataset.labels, to: &json)
        if json.bytes.count > 1 << 15 { try json.drain(target.write) }
      }
      json.endArray()
      json.endObject()
      try target.write(json.take())
      try target.end()
      guard dataset.options.savesPictures else { continue }
      try dataset.eachFrame(in: subset) { frame in
        try dataset.write(frame, as: "images/\(name)/\(frame.name)", hasContext: true, to: target)
      }
    }
  }

  private static func writeCategories(_ labels: LabelIndex, to json: inout JSONWriter) {
    json.object("categories") { categories in
      categories.object("label") { object in
        object.array("labels") { list in
          for entry in labels.all {
            list.object { label in
              label.field("name", entry.label.name)
              label.field("parent", entry.parent ?? "")
              label.array("attributes") { _ in }
            }
          }
        }
        object.array("label_groups") { _ in }
        object.array("attributes") { names in
          let all = Set(labels.all.flatMap { $0.label.attributes.map(\.name) }).union(["occluded"])
          for name in all.sorted() { names.element(name) }
        }
      }
      categories.object("points") { points in
        points.array("items") { items in
          for (index, entry) in labels.all.enumerated() where entry.label.kind == .skeleton {
            items.object { writePoints(of: entry.label, index, to: &$0) }
          }
        }
      }
    }
  }

  private static func writePoints(of label: Label, _ index: Int, to item: inout JSONWriter) {
    item.field("label_id", index)
    item.array("labels") { names in for point in label.sublabels { names.element(point.name) } }
    item.array("joints") { joints in
      for (from, to) in SkeletonDrawing.joints(of: label) {
        joints.array { joint in
          joint.element(from + 1)
          joint.element(to + 1)
        }
      }
    }
  }

  private static func write(
    _ frame: DatasetFrame,
    _ seen: [SeenAnnotation],
    _ labels: LabelIndex,
    to json: inout JSONWriter
  ) {
    json.object { item in
      item.field("id", frame.stem)
      item.array("annotations") { list in
        for tag in seen where tag.shape == nil {
          list.object { object in
            object.field("id", 0)
            object.field("type", "label")
            DatumAttributes(tag).write(to: &object)
            object.field("group", tag.group)
            object.field("label_id", labels.position(of: tag.label.id) ?? 0)
          }
        }
        for annotation in seen {
          guard let shape = annotation.shape, shape.kind != .cuboid else { continue }
          let attributes = DatumAttributes(annotation)
          list.object { object in
            write(shape, annotation.label.id, attributes, annotation.group, frame, labels, to: &object)
          }
        }
      }
      item.object("attr") { $0.field("frame", frame.number) }
      item.object("image") { image in
        image.field("path", frame.name)
        image.array("size") { size in
          size.element(frame.height)
          size.element(frame.width)
        }
      }
    }
  }

  private static func write(
    _ shape: Shape,
    _ label: Label.ID,
    _ attributes: DatumAttributes,
    _ group: Int,
    _ frame: DatasetFrame,
    _ labels: LabelIndex,
    to object: inout JSONWriter
  ) {
    object.field("id", 0)
    object.field("type", shape.kind == .rectangle ? "bbox" : shape.kind.rawValue)
    attributes.write(to: &object, score: shape.score)
    object.field("group", group)
    object.field("label_id", labels.position(of: label) ?? 0)
    object.field("z_order", shape.zOrder)
    let points = shape.points
    switch shape.kind {
    case .rectangle:
      object.array("bbox") { box in for number in Rectangle.boundingBox(points) { box.element(number) } }
    case .ellipse:
      let box = [points[0] * 2 - points[2], points[3], points[2], points[1] * 2 - points[3]]
      object.array("points") { list in for number in box { list.element(number) } }
    case .polygon, .polyline: object.array("points") { list in for number in points { list.element(number) } }
    case .points:
      object.array("points") { list in for number in points { list.element(number) } }
      object.array("visibility") { list in
        for _ in 0..<points.count / 2 { list.element(shape.isOutside ? 0 : shape.isOccluded ? 1 : 2) }
      }
    case .mask:
      let runs = ColumnRuns(MaskRuns(points: points), width: frame.width, height: frame.height)
      object.object("rle") { rle in
        rle.field("counts", runs.compressed)
        rle.array("size") { size in
          size.element(frame.height)
          size.element(frame.width)
        }
      }
    case .skeleton:
      object.array("elements") { list in
        for element in shape.elements {
          guard let sublabel = labels.label(element.label) else { continue }
          let attributes = DatumAttributes(sublabel, element.attributes, shape: element.shape, track: nil)
          list.object { write(element.shape, element.label, attributes, 0, frame, labels, to: &$0) }
        }
      }
    case .cuboid: break
    }
  }
}
