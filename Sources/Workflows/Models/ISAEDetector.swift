internal import Domain
internal import FoundationEssentials
internal import JSON
internal import Outbound

/// The detectors of ISAE-SUPAERO's class on cloud computing: `POST /predict` takes `{"model", "image"}` with the picture as
/// base64, and answers `{"detections": [{"x_min", "y_min", "x_max", "y_max", "class_name", "confidence"}]}` in pixels.
///
/// https://github.com/fchouteau/isae-cloud-computing-class
enum ISAEDetector {
  static func json(_ picture: [UInt8], model: String) -> [UInt8] {
    var json = JSONWriter(reserving: picture.count * 4 / 3 + 1024)
    json.object { object in
      object.field("model", model)
      object.field("image", Data(picture).base64EncodedString())
    }
    return json.bytes
  }

  /// - Parameter threshold: the detectors have none of their own.
  static func results(_ reader: inout JSONReader, threshold: Double?) throws -> [ModelResult] {
    var found: [ModelResult]?
    try reader.object { reader, key in
      guard key == "detections" else { return try reader.skip() }
      var results: [ModelResult] = []
      try reader.array { reader, _ in
        let (result, score) = try result(&reader)
        if score >= threshold ?? 0 { results.append(result) }
      }
      found = results
    }
    guard let found else { throw reader.problem("There are no “detections” in it.") }
    return found
  }

  private static func result(_ reader: inout JSONReader) throws -> (ModelResult, score: Double) {
    var corners: [String: Double] = [:]
    var label = ""
    var score = 1.0
    try reader.object { reader, key in
      switch key {
      case "x_min", "y_min", "x_max", "y_max": corners[key] = try reader.double()
      case "class_name": label = try reader.string()
      case "confidence": score = min(max(try reader.double(), 0), 1)
      default: try reader.skip()
      }
    }
    let box = ["x_min", "y_min", "x_max", "y_max"].compactMap { corners[$0] }
    guard !label.isEmpty, box.count == 4 else {
      throw reader.problem("A detection needs class_name, x_min, y_min, x_max and y_max.")
    }
    return (ModelResult(label: label, shape: .box(box, score: score)), score)
  }

  private struct Refusal: Decodable {
    let detail: String
  }

  /// - Returns: nil where the answer is not of the form `{"detail": "…"}`.
  static func refusal(_ answer: OutboundAnswer, of name: String) -> ModelFailure? {
    do {
      let said = try JSONDecoder().decode(Refusal.self, from: Data(answer.body)).detail.prefix(500)
      return ModelFailure(.badAnswer, "“\(name)” answered with status \(answer.head.status): \(said)")
    } catch {
      return nil
    }
  }
}
