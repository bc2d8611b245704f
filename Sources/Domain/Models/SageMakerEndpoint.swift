/// A model on Amazon SageMaker: an endpoint, or one of its containers, and what that takes and gives.
public struct SageMakerEndpoint: Equatable, Sendable {
  /// What a container takes.
  public enum RequestForm: String, CaseIterable, Sendable {
    /// The picture's own bytes.
    case image
    /// What Nuclio's functions for CVAT take: JSON with the picture as base64.
    case cvat = "cvat-json"
    /// What TensorFlow Serving takes: JSON with red, green and blue of every pixel.
    case tensorFlow = "tf-instances"
  }

  /// What a container answers with.
  public enum AnswerForm: String, CaseIterable, Sendable {
    /// What Nuclio's functions for CVAT answer with.
    case cvat
    /// TorchServe's object detector: `[{"person": [x1, y1, x2, y2], "score": 0.9}]`.
    case torchServe = "torchserve"
    /// TensorFlow's object detection API: boxes from 0 to 1, and numbers for classes.
    case tensorFlow = "tf-detection"
  }

  /// As `eu-central-1`.
  public let region: String
  public let name: String
  /// Of an endpoint with several containers that are called directly; empty for others.
  public let container: String
  public let request: RequestForm
  public let answer: AnswerForm

  public init(region: String, name: String, container: String, request: RequestForm, answer: AnswerForm) {
    self.region = region
    self.name = name
    self.container = container
    self.request = request
    self.answer = answer
  }

  /// Where Amazon answers for the region; the regions of China have a domain of their own.
  public var usualAddress: String {
    "https://runtime.sagemaker.\(region).\(region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com")"
  }

  /// Region and names as SageMaker takes them: letters, digits and hyphens.
  static func isName(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count) && !text.hasPrefix("-")
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "-")
      }
  }
}
