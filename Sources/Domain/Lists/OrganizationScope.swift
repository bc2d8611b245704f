/// Whose things a request is about: an organisation's, those outside of all organisations, or everything one may see.
public enum OrganizationScope: Equatable, Sendable {
  case everything
  /// Only what belongs to no organisation: CVAT's `org=`.
  case personal
  case slug(String)
  case id(Int64)

  /// Reads `org`, `org_id` or the header `X-Organization`, the first of them that is there.
  ///
  /// - Parameters:
  ///   - slug: the parameter `org`; empty for `personal`, nil where it is not there.
  ///   - id: the parameter `org_id`.
  ///   - header: `X-Organization`, a slug or empty.
  /// - Throws: `ValidationFailure` for `org_id`.
  public init(slug: String?, id: String?, header: String?) throws(ValidationFailure) {
    if let slug {
      self = slug.isEmpty ? .personal : .slug(slug)
    } else if let id {
      guard !id.isEmpty else {
        self = .personal
        return
      }
      guard let number = Int64(id), number > 0 else {
        throw ValidationFailure(field: "org_id", "“\(id.prefix(40))” is no key of an organisation.")
      }
      self = .id(number)
    } else if let header {
      self = header.isEmpty ? .personal : .slug(header)
    } else {
      self = .everything
    }
  }
}
