internal import Domain
internal import JSON

/// What TorchServe's object detector answers with: `[{"person": [x1, y1, x2, y2], "score": 0.98}, …]`, in pixels.
///
/// https://github.com/pytorch/serve/blob/master/ts/torch_handler/object_detector.py
enum TorchServeAnswer {
  static func results(_ reader: inout JSONReader, threshold: Double?) throws -> [ModelResult] {
    var results: [ModelResult] = []
    try reader.array { reader, _ in
      var score: Double?
      var found: (label: String, box: [Double])?
      try reader.object { reader, key in
        if key == "score" {
          score = min(max(try reader.double(), 0), 1)
        } else {
          found = (key, try reader.doubles())
        }
      }
      guard let found else { throw reader.problem("The object has no label with a box.") }
      guard found.box.count == 4 else { throw reader.problem("The box has \(found.box.count) numbers instead of 4.") }
      if let threshold, let score, score < threshold { return }
      results.append(ModelResult(label: found.label, shape: .box(found.box, score: score)))
    }
    return results
  }
}

extension Shape {
  /// - Parameter corners: x and y of two opposite ones.
  static func box(_ corners: [Double], score: Double?) -> Shape {
    Shape(
      kind: .rectangle,
      points: [
        min(corners[0], corners[2]), min(corners[1], corners[3]), max(corners[0], corners[2]),
        max(corners[1], corners[3]),
      ],
      score: score
    )
  }
}
