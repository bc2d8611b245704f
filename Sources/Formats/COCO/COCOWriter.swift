public import Domain
internal import JSON

/// COCO 1.0 object instances, as CVAT writes them: `annotations/instances_<subset>.json`.
///
/// The format: https://cocodataset.org/#format-data. Category ids count from 1 in the labels' order, image ids from 1 in
/// the frames' order. Feed it the frames, then the shapes; `take()` empties it in between, so a dataset of any size needs
/// the memory of one piece.
public struct COCOWriter: Sendable {
  private var json = JSONWriter(reserving: 1 << 16)
  private let categories: [Label.ID: Int]
  private var nextAnnotation = 1
  private var isInAnnotations = false

  /// The path of the document inside the archive.
  public static func path(subset: String) -> String {
    "annotations/instances_\(subset.isEmpty ? "default" : subset).json"
  }

  /// Where a picture goes when pictures are exported too.
  public static func imagePath(_ name: String, subset: String) -> String {
    "images/\(subset.isEmpty ? "default" : subset)/\(name)"
  }

  public init(labels: [Label]) {
    categories = Dictionary(
      labels.enumerated().map { ($1.id, $0 + 1) },
      uniquingKeysWith: { first, _ in first }
    )
    json.beginObject()
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
      for (index, label) in labels.enumerated() {
        list.object { category in
          category.field("id", index + 1)
          category.field("name", label.name)
          category.field("supercategory", "")
        }
      }
    }
    json.beginArray("images")
  }

  public mutating func add(_ frame: Frame) {
    json.object { image in
      image.field("id", frame.number + 1)
      image.field("width", frame.width)
      image.field("height", frame.height)
      image.field("file_name", frame.name)
      image.field("license", 0)
      image.field("flickr_url", "")
      image.field("coco_url", "")
      image.field("date_captured", 0)
    }
  }

  /// A shape of a frame that was added before; a label that is not in the set is left out.
  public mutating func add(_ item: Annotation) {
    guard let category = categories[item.label], let shape = item.shape, shape.kind == .rectangle else { return }
    beginAnnotations()
    let box = Rectangle.boundingBox(shape.points)
    json.object { annotation in
      annotation.field("id", nextAnnotation)
      annotation.field("image_id", item.frame + 1)
      annotation.field("category_id", category)
      annotation.array("segmentation") { _ in }
      annotation.field("area", box[2] * box[3])
      annotation.array("bbox") { for number in box { $0.element(number) } }
      annotation.field("iscrowd", 0)
      annotation.object("attributes") { attributes in
        attributes.field("occluded", shape.isOccluded)
        attributes.field("rotation", 0.0)
      }
    }
    nextAnnotation += 1
  }

  /// Closes the document.
  public mutating func finish() {
    beginAnnotations()
    json.endArray()
    json.endObject()
  }

  /// What was written since the last call.
  public mutating func take() -> [UInt8] { json.take() }

  /// True when it is time to take what was written.
  public var isFull: Bool { json.bytes.count >= 1 << 16 }

  private mutating func beginAnnotations() {
    guard !isInAnnotations else { return }
    json.endArray()
    json.beginArray("annotations")
    isInAnnotations = true
  }
}
