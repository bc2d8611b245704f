internal import Domain
internal import JSON

/// What TensorFlow's object detection API answers with behind TensorFlow Serving: `{"predictions": [{"detection_boxes":
/// [[top, left, bottom, right], …], "detection_scores", "detection_classes", "num_detections"}]}`; boxes go from 0 to 1.
///
/// https://www.tensorflow.org/tfx/serving/api_rest
enum TensorFlowAnswer {
  /// - Parameters:
  ///   - labels: those that the numbers of classes stand for.
  ///   - frame: what boxes are shares of, in pixels.
  static func results(
    _ reader: inout JSONReader,
    labels: [ModelLabel],
    frame: (width: Int, height: Int),
    threshold: Double?
  ) throws -> [ModelResult] {
    var results: [ModelResult]?
    let names = Dictionary(
      labels.enumerated().map { ($0.element.number ?? $0.offset + 1, $0.element.name) },
      uniquingKeysWith: { first, _ in first }
    )
    try reader.object { reader, key in
      guard key == "predictions" else { return }
      try reader.array { reader, index in
        guard index == 0 else { return }
        let prediction = try Prediction(&reader)
        results = (0..<prediction.count).compactMap { prediction.result($0, names, frame, threshold) }
      }
    }
    guard let results else { throw reader.problem("There are no “predictions” in it.") }
    return results
  }

  private struct Prediction {
    private var boxes: [[Double]] = []
    private var scores: [Double] = []
    private var classes: [Double] = []
    private(set) var count = 0

    init(_ reader: inout JSONReader) throws {
      var said: Int?
      try reader.object { reader, key in
        switch key {
        case "detection_boxes":
          try reader.array { reader, _ in
            let box = try reader.doubles()
            guard box.count == 4 else { throw reader.problem("The box has \(box.count) numbers instead of 4.") }
            boxes.append(box.map { min(max($0, 0), 1) })
          }
        case "detection_scores": scores = try reader.doubles()
        case "detection_classes": classes = try reader.doubles()
        case "num_detections": said = Int(min(max(try reader.double(), 0), 1e6))
        default: break
        }
      }
      guard scores.count == boxes.count, classes.count == boxes.count else {
        throw reader.problem(
          "There are \(boxes.count) boxes, but \(scores.count) scores and \(classes.count) classes."
        )
      }
      count = min(said ?? boxes.count, boxes.count)
    }

    func result(
      _ index: Int,
      _ names: [Int: String],
      _ frame: (width: Int, height: Int),
      _ threshold: Double?
    ) -> ModelResult? {
      let score = min(max(scores[index], 0), 1)
      guard score >= threshold ?? 0 else { return nil }
      let number = Int(min(max(classes[index], -1), 1e6))
      let (width, height, box) = (Double(frame.width), Double(frame.height), boxes[index])
      let corners = [box[1] * width, box[0] * height, box[3] * width, box[2] * height]
      return ModelResult(label: names[number] ?? "class \(number)", shape: .box(corners, score: score))
    }
  }
}
