public struct PlotRequest: Equatable, Sendable {
  public init(query: [(name: String, value: String)]) throws(ValidationFailure) {}
  public static let standard = try! PlotRequest(query: []) }
public enum ActivationTable { public static func csv(_ request: PlotRequest, at x: [Double]?) -> [UInt8] { [] } }
