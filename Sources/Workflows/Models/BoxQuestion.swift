internal import Domain
internal import FoundationEssentials
internal import JSON

/// Which boxes of two pictures show the same objects, in the form of CVAT's functions for re-identification.
struct BoxQuestion: Sendable {
  struct Side: Sendable {
    let picture: [UInt8]
    let boxes: [StoredAnnotation]
    var scale = PictureScale.same
  }

  let first: Side
  let second: Side
  /// 0…1; how alike two boxes must look. The model has a value of its own.
  let threshold: Double?
  /// In pixels; how far an object may move. The model has a value of its own.
  let maxDistance: Int?

  var json: [UInt8] {
    var json = JSONWriter(reserving: (first.picture.count + second.picture.count) * 4 / 3 + 4096)
    json.object { object in
      object.field("image0", Data(first.picture).base64EncodedString())
      object.field("image1", Data(second.picture).base64EncodedString())
      object.array("boxes0") { list in
        for box in first.boxes { list.object { Self.members(of: box, first.scale, &$0) } }
      }
      object.array("boxes1") { list in
        for box in second.boxes { list.object { Self.members(of: box, second.scale, &$0) } }
      }
      if let threshold { object.field("threshold", threshold) }
      if let maxDistance { object.field("max_distance", second.scale.onShown(distance: maxDistance)) }
    }
    return json.bytes
  }

  /// Reads a list with an index into the second boxes for each of the first, −1 for none.
  func matches(_ reader: inout JSONReader) throws -> [Int?] {
    var matches: [Int?] = []
    var taken: [Int: Int] = [:]
    try reader.array { reader, index in
      let match = try reader.null() ? -1 : try reader.int()
      guard match >= 0 else { return matches.append(nil) }
      guard match < second.boxes.count else {
        throw reader.problem("It names the box \(match) of the second picture, which has \(second.boxes.count).")
      }
      if let other = taken.updateValue(index, forKey: match) {
        throw reader.problem(
          "The boxes \(other) and \(index) are both said to be the box \(match) of the second picture."
        )
      }
      matches.append(match)
    }
    guard matches.count == first.boxes.count else {
      throw reader.problem("It has \(matches.count) numbers for the \(first.boxes.count) boxes of the first picture.")
    }
    return matches
  }

  private static func members(of box: StoredAnnotation, _ scale: PictureScale, _ json: inout JSONWriter) {
    let annotation = box.annotation
    json.field("id", box.id.value)
    json.field("frame", annotation.frame)
    json.field("label_id", annotation.label.value)
    guard let shape = annotation.shape else { return }
    json.field("type", shape.kind.rawValue)
    json.array("points") { list in for number in scale.onShown(shape.points) { list.element(number) } }
    json.field("rotation", shape.rotation)
    json.field("occluded", shape.isOccluded)
  }
}
