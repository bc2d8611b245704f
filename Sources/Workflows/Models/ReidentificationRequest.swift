public import Domain

/// What somebody wants a model for re-identification to do.
public struct ReidentificationRequest: Codable, Equatable, Sendable {
  static let farthest = 100_000

  /// The model's `slug`.
  public let function: String
  /// 0…1; how alike two boxes must look.
  public let threshold: Double?
  /// In pixels; how far an object may move from one picture to the next.
  public let maxDistance: Int?

  public init(function: String, threshold: Double? = nil, maxDistance: Int? = nil) throws(ValidationFailure) {
    try DetectionRequest.check(threshold: threshold)
    if let maxDistance, !(0...Self.farthest).contains(maxDistance) {
      throw ValidationFailure(field: "max_distance", "The distance goes from 0 to \(Self.farthest) pixels.")
    }
    self.function = function
    self.threshold = threshold
    self.maxDistance = maxDistance
  }
}
