/// Where somebody is in a job at the moment, for those who work beside them.
public struct Presence: Codable, Equatable, Sendable {
  public static let mostSelected = 20

  /// A browser tab, 32 hex digits.
  public let client: String
  public let user: Int64
  public let name: String
  /// nil until the tab has said it.
  public let frame: Int?
  /// The pointer, x and y in pixels of the picture; nil where it is elsewhere.
  public let point: [Double]?
  /// Keys of annotations.
  public let selected: [String]

  /// - Throws: `ValidationFailure` for a pointer that is no point, and for more than is shown of a selection.
  public init(
    client: AnnotationUID,
    user: User,
    frame: Int? = nil,
    point: [Double]? = nil,
    selected: [AnnotationUID] = []
  ) throws(ValidationFailure) {
    if let point, point.count != 2 || !point.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) {
      throw ValidationFailure(field: "point", "The pointer is two numbers, x and y, or null.")
    }
    guard selected.count <= Self.mostSelected else {
      throw ValidationFailure(field: "selected", "Name at most \(Self.mostSelected) of the selected annotations.")
    }
    self.client = client.text
    self.user = user.id.value
    name = user.displayName.isEmpty ? user.name : user.displayName
    self.frame = frame
    self.point = point
    self.selected = selected.map(\.text)
  }
}
