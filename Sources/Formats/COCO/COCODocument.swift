internal import Domain
internal import JSON

/// What COCO's kinds of documents have in common.
enum COCODocument {
  enum Segmentation {
    case none
    case polygons([[Double]])
    case runs(ColumnRuns)
  }

  struct Instance {
    /// From 1, as the document lists them.
    let category: Int
    /// `x, y, width, height`.
    let box: [Double]
    var area: Double
    let attributes: DatumAttributes
    var segmentation: Segmentation = .none
    /// `x, y, visibility` of each point.
    var keypoints: [Double]?
    var score: Double?
    /// Masks are `iscrowd` 1.
    var marksCrowd = true

    /// A box, as long as nothing is added.
    init(_ seen: SeenAnnotation, box: [Double]) {
      category = seen.entry.position + 1
      self.box = box
      area = box[2] * box[3]
      attributes = DatumAttributes(seen)
      score = seen.shape?.score
    }
  }

  /// - Parameter instances: what a frame's annotations become.
  static func write(
    _ dataset: Dataset,
    to target: DatasetTarget,
    prefix: String,
    isKeypoints: Bool,
    _ instances: ([SeenAnnotation], DatasetFrame) -> [Instance]
  ) throws {
    for subset in dataset.subsets {
      let folder = subset.isEmpty ? "default" : subset
      try target.begin("annotations/\(prefix)_\(folder).json")
      var json = JSONWriter(reserving: 3 << 14)
      json.beginObject()
      writeHead(dataset.labels, isKeypoints: isKeypoints, to: &json)
      try writeFrames(dataset, subset, &json, target)
      try writeInstances(dataset, subset, &json, target, instances)
      json.endObject()
      try target.write(json.take())
      try target.end()
      guard dataset.options.savesPictures else { continue }
      try dataset.eachFrame(in: subset) { frame in
        try dataset.write(frame, as: "images/\(folder)/\(frame.name)", to: target)
      }
    }
  }

  private static func writeHead(_ labels: LabelIndex, isKeypoints: Bool, to json: inout JSONWriter) {
    json.array("licenses") { licenses in
      licenses.object { license in
        license.field("name", "")
        license.field("id", 0)
        license.field("url", "")
      }
    }
    json.object("info") { info in
      info.field("contributor", "")
      info.field("date_created", "")
      info.field("description", "")
      info.field("url", "")
      info.field("version", "")
      info.field("year", "")
    }
    json.array("categories") { list in
      for (index, entry) in labels.all.enumerated() {
        list.object { category in
          category.field("id", index + 1)
          category.field("name", entry.label.name)
          category.field("supercategory", entry.parent ?? "")
          if isKeypoints { writePoints(of: entry.label, to: &category) }
        }
      }
    }
  }

  private static func writePoints(of label: Label, to category: inout JSONWriter) {
    category.array("keypoints") { names in for point in label.sublabels { names.element(point.name) } }
    category.array("skeleton") { joints in
      guard label.kind == .skeleton else { return }
      for (from, to) in SkeletonDrawing.joints(of: label) {
        joints.array { joint in
          joint.element(from + 1)
          joint.element(to + 1)
        }
      }
    }
  }

  private static func writeFrames(
    _ dataset: Dataset,
    _ subset: String,
    _ json: inout JSONWriter,
    _ target: DatasetTarget
  ) throws {
    json.beginArray("images")
    var number = 0
    try dataset.eachFrame(in: subset) { frame in
      number += 1
      json.object { image in
        image.field("id", number)
        image.field("width", frame.width)
        image.field("height", frame.height)
        image.field("file_name", frame.name)
        image.field("license", 0)
        image.field("flickr_url", "")
        image.field("coco_url", "")
        image.field("date_captured", 0)
      }
      if json.bytes.count > 1 << 15 { try json.drain(target.write) }
    }
    json.endArray()
  }

  private static func writeInstances(
    _ dataset: Dataset,
    _ subset: String,
    _ json: inout JSONWriter,
    _ target: DatasetTarget,
    _ instances: ([SeenAnnotation], DatasetFrame) -> [Instance]
  ) throws {
    json.beginArray("annotations")
    var (picture, number) = (0, 0)
    try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
      picture += 1
      for instance in instances(seen, frame) {
        number += 1
        write(instance, number: number, picture: picture, to: &json)
        if json.bytes.count > 1 << 15 { try json.drain(target.write) }
      }
    }
    json.endArray()
  }

  private static func write(_ instance: Instance, number: Int, picture: Int, to json: inout JSONWriter) {
    json.object { annotation in
      annotation.field("id", number)
      annotation.field("image_id", picture)
      annotation.field("category_id", instance.category)
      write(instance.segmentation, to: &annotation)
      annotation.field("area", instance.area)
      annotation.array("bbox") { box in for number in instance.box { box.element(number) } }
      if case .runs = instance.segmentation, instance.marksCrowd {
        annotation.field("iscrowd", 1)
      } else {
        annotation.field("iscrowd", 0)
      }
      instance.attributes.write(to: &annotation)
      if let points = instance.keypoints {
        annotation.array("keypoints") { list in
          for (index, number) in points.enumerated() {
            if index % 3 == 2 { list.element(Int(number)) } else { list.element(number) }
          }
        }
        annotation.field(
          "num_keypoints",
          stride(from: 2, to: points.count, by: 3).count { points[$0] > 0 }
        )
      }
      if let score = instance.score { annotation.field("score", score) }
    }
  }

  private static func write(_ segmentation: Segmentation, to json: inout JSONWriter) {
    switch segmentation {
    case .none: json.array("segmentation") { _ in }
    case .polygons(let polygons):
      json.array("segmentation") { list in
        for polygon in polygons { list.array { points in for number in polygon { points.element(number) } } }
      }
    case .runs(let runs):
      json.object("segmentation") { object in
        object.array("counts") { list in for count in runs.counts { list.element(count) } }
        object.array("size") { size in
          size.element(runs.height)
          size.element(runs.width)
        }
      }
    }
  }
}
