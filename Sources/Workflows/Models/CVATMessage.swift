internal import FoundationEssentials
internal import JSON

/// What models in the form of Nuclio's functions for CVAT are sent: JSON with the picture as base64, and more.
enum CVATMessage {
  /// - Parameter members: what stands beside the picture; at a scale, because it may name places on it.
  static func json(
    _ picture: [UInt8],
    at scale: PictureScale,
    _ members: (inout JSONWriter, PictureScale) throws -> Void
  ) rethrows -> [UInt8] {
    var json = JSONWriter(reserving: picture.count * 4 / 3 + 1024)
    try json.object { object in
      object.field("image", Data(picture).base64EncodedString())
      try members(&object, scale)
    }
    return json.bytes
  }
}
