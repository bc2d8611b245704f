import Domain
import HTML

/// Chooses where a project or a task belongs: the field `organization`. Nothing where there is no choice.
struct OrganizationChoice: Fragment {
  let organizations: [Organization]
  let selected: Organization.ID?
  var problem: String?

  var body: HTML {
    guard !organizations.isEmpty else { return .empty }
    return Choice(
      name: "organization",
      label: "Organisation",
      options: [.init(value: "", words: "None")] + present
        + organizations.map { .init(value: $0.id.description, words: $0.name.isEmpty ? $0.slug : $0.name) },
      selected: selected?.description ?? "",
      hint: "Those who are not members of it lose what is assigned to them here.",
      problem: problem
    ).body
  }

  /// One that is not among the first 500: saving must leave it.
  private var present: [Choice.Option] {
    guard let selected, !organizations.contains(where: { $0.id == selected }) else { return [] }
    return [.init(value: selected.description, words: "As it is")]
  }
}
