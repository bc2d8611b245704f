/// Who may call a route. What somebody may see of the records behind it is decided by the query.
enum Access: String, Sendable, CaseIterable {
  case everybody
  case signedIn = "signed in"
  case administrators
}

/// A route as `porthole routes` prints it.
struct RouteEntry: Sendable, Equatable {
  let method: String
  /// With `{name}` for what varies.
  let path: String
  let access: Access
  /// Takes multipart bodies, and checks their token itself.
  let takesUploads: Bool
}
