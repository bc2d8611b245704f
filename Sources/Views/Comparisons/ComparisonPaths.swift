public import Domain

extension Path {
  public static let comparisons = "/compare"
  public static let adminComparisons = "/admin/comparisons"
  public static let newComparison = "/admin/comparisons/new"
  /// Fetches the pictures of every pair that lacks them.
  public static let adminComparisonsFetching = "/admin/comparisons/fetching"

  public static func comparison(_ slug: String) -> String { "\(comparisons)/\(Address.encoded(slug))" }

  /// A pair shown in a certain way.
  public static func comparison(_ slug: String, _ view: ComparisonView) -> String {
    Address.with(comparison(slug), view.query.map { ($0.name, $0.value) })
  }

  /// A picture in one of its widths, with the version of its bytes, so that it can be kept for ever.
  public static func comparisonPicture(
    _ slug: String,
    _ place: ComparisonSide.Place,
    _ picture: ComparisonPicture,
    width: Int
  ) -> String {
    "\(comparison(slug))/pictures/\(place.rawValue)-\(width).jpg?v=\(Address.encoded(picture.version))"
  }

  public static func adminComparison(_ id: Comparison.ID) -> String { "\(adminComparisons)/\(id)" }

  public static func comparisonFetching(_ id: Comparison.ID) -> String { "\(adminComparison(id))/fetching" }

  public static func comparisonDeletion(_ id: Comparison.ID) -> String { "\(adminComparison(id))/deletion" }
}
