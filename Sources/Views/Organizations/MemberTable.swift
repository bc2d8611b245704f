import Domain
import HTML

/// The members of an organisation, with what the person who looks may change.
struct MemberTable: Fragment {
  let page: OrganizationPage
  let power: OrganizationRole

  var body: HTML {
    """
    <section class="section" aria-labelledby="members-title">
    <h2 class="section__title" id="members-title">Members</h2>
    \(SearchField(path: path, label: "Search members", search: page.search))
    \(list)
    </section>
    """
  }

  private var path: String { Path.organization(page.organization.id) }

  private var list: HTML {
    guard !page.members.elements.isEmpty else { return EmptyState.nothingFound(page.search).body }
    return """
      \(TableFrame(label: "Members", columns: columns, rows: page.members.elements.map(row)))
      \(Pagination(of: page.members, at: path, search: page.search))
      """
  }

  private let columns = [
    TableFrame.column("Name"), TableFrame.column("Role"), TableFrame.column("Since (UTC)", isMinor: true),
    TableFrame.actionColumn,
  ]

  private func row(_ membership: Membership) -> HTML {
    """
    <tr>
    <th scope="row"><span class="table__main">\(membership.person.calledName)</span>\(userName(membership.person))</th>
    \(TableFrame.cell(role(of: membership)))\
    \(TableFrame.cell(Moment(membership.joined).body, isMinor: true))\
    <td class="table__actions">\(removal(of: membership))</td>
    </tr>

    """
  }

  /// Where it is not what people call the person anyway.
  private func userName(_ person: Person) -> HTML? {
    guard person.calledName != person.name else { return nil }
    return """
      <span class="table__second">\(person.name)</span>
      """
  }

  private func role(of membership: Membership) -> HTML {
    guard power.manages(membership.role) else { return "\(Wording.name(of: membership.role))" }
    let options = OrganizationRole.allCases.filter(power.manages).map { role -> HTML in
      """
      <option value="\(role.rawValue)"\(attribute: "selected", if: role == membership.role)>\
      \(Wording.name(of: role))</option>

      """
    }
    return """
      <form method="post" action="\(Path.memberRole(membership.organization, membership.id))" class="form--inline">
      <select class="field__control" name="role" aria-label="Role of \(membership.person.name)">
      \(options)
      </select>
      <button class="button button--small" aria-label="Save the role of \(membership.person.name)">Save</button>
      </form>
      """
  }

  private func removal(of membership: Membership) -> ConfirmedLink? {
    let isOwn = membership.person.id == page.viewer.id
    guard membership.role != .owner, isOwn || power.manages(membership.role) else { return nil }
    return ConfirmedLink(
      address: Path.memberRemoval(membership.organization, membership.id),
      words: isOwn ? "Leave" : "Remove",
      label: isOwn ? "Leave the organisation" : "Remove \(membership.person.name)",
      classes: "button button--small button--danger-quiet"
    )
  }
}
