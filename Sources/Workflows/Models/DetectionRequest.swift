public import Domain

/// What somebody wants a detector to do.
public struct DetectionRequest: Codable, Equatable, Sendable {
  public struct Entry: Codable, Equatable, Sendable {
    public let name: String
    public let attributes: [String: String]?
    public let sublabels: [String: String]?

    public init(name: String, attributes: [String: String]? = nil, sublabels: [String: String]? = nil) {
      self.name = name
      self.attributes = attributes
      self.sublabels = sublabels
    }
  }

  /// The model's `slug`.
  public let function: String
  /// 0…1; what is found with less is dropped.
  public let threshold: Double?
  /// The task's labels by the model's; nil: those of equal names.
  public let mapping: [String: Entry]?
  /// Whether old annotations go.
  public let cleansUp: Bool
  public let masksBecomePolygons: Bool

  public init(
    function: String,
    threshold: Double? = nil,
    mapping: [String: Entry]? = nil,
    cleansUp: Bool = false,
    masksBecomePolygons: Bool = false
  ) throws(ValidationFailure) {
    try Self.check(threshold: threshold)
    self.function = function
    self.threshold = threshold
    self.mapping = mapping
    self.cleansUp = cleansUp
    self.masksBecomePolygons = masksBecomePolygons
  }

  static func check(threshold: Double?) throws(ValidationFailure) {
    if let threshold, !(0...1).contains(threshold) {
      throw ValidationFailure(field: "threshold", "The threshold goes from 0 to 1.")
    }
  }

  func mapping(for function: ModelFunction, onto labels: [Label]) throws(ValidationFailure) -> ModelMapping {
    let entries = mapping?.mapValues { entry in
      ModelMapping.Entry(name: entry.name, attributes: entry.attributes ?? [:], sublabels: entry.sublabels ?? [:])
    }
    return try ModelMapping(
      entries,
      labels: labels,
      known: function.traits.labels,
      masksBecomePolygons: masksBecomePolygons
    )
  }
}
