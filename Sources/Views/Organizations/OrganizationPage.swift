public import Domain
public import HTML

/// An organisation: its members, the invitations that wait, and its names.
public struct OrganizationPage: Page {
  public let organization: Organization
  /// What the person who looks is here; nil for an administrator who is no member.
  public let role: OrganizationRole?
  public let viewer: User
  public let members: ListPage<Membership>
  /// Empty for those who do not manage the organisation.
  public let invitations: [OrganizationInvitation]
  public let search: String
  public let now: Timestamp
  /// What was typed to invite somebody.
  public let invited: String
  public let form: OrganizationForm
  /// Fields: `email`, `role` of the invitation; `slug`, `name`, `description` of the organisation.
  public let failure: ValidationFailure?
  /// The address of the invitation that was just made.
  public let link: String?

  public init(
    organization: Organization,
    role: OrganizationRole?,
    viewer: User,
    members: ListPage<Membership>,
    invitations: [OrganizationInvitation] = [],
    search: String = "",
    now: Timestamp,
    invited: String = "",
    form: OrganizationForm? = nil,
    failure: ValidationFailure? = nil,
    link: String? = nil
  ) {
    self.organization = organization
    self.role = role
    self.viewer = viewer
    self.members = members
    self.invitations = invitations
    self.search = search
    self.now = now
    self.invited = invited
    self.form =
      form
      ?? OrganizationForm(
        slug: organization.slug,
        name: organization.name,
        description: organization.description
      )
    self.failure = failure
    self.link = link
  }

  public var title: String { organization.calledName }

  /// Administrators do everything that an owner may.
  private var power: OrganizationRole { viewer.isAdministrator ? .owner : role ?? .worker }
  private var manages: Bool { power >= .maintainer }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead, actions: manages ? webhooks : nil))
    \(link.map(newLink))
    \(manages ? invitation : nil)
    \(MemberTable(page: self, power: power))
    \(invitations.isEmpty ? nil : waiting)
    <div class="section">
    \(manages ? settings : nil)
    \(power == .owner ? deletion : nil)
    </div>
    """
  }

  private let trail = [PageHeader.Step(words: "Organisations", address: Path.organizations)]

  private var lead: HTML {
    let own = role.map { "You are \(Wording.name(of: $0).lowercased()): you \(Self.abilities($0))." }
    return "\(own ?? "You are no member, but administer this server.") \(organization.description)"
  }

  private var webhooks: HTML {
    """
    <a class="button button--quiet" href="\(Path.webhooks(.organization(organization.id)))">Webhooks</a>
    """
  }

  private static func abilities(_ role: OrganizationRole) -> String {
    switch role {
    case .worker: "annotate what is assigned to you, and see nothing else"
    case .supervisor: "make projects and tasks, and see yours and those assigned to you"
    case .maintainer: "see and manage everything here, and invite people"
    case .owner: "see and manage everything here, and may delete the organisation"
    }
  }

  private func newLink(_ address: String) -> HTML {
    """
    <section class="card card--accent" role="status" aria-label="New invitation">
    <h2 class="card__title">The invitation is made</h2>
    <p>No mail is sent: hand this link over. It works once, for seven days, for that person alone.</p>
    <copy-text class="copy-text">
    <input class="field__control copy-text__text" type="text" readonly value="\(address)" aria-label="Link">
    </copy-text>
    </section>
    """
  }

  private var invitation: HTML {
    """
    <details class="card disclosure"\(attribute: "open", if: failure?["email"] != nil || failure?["role"] != nil)>
    <summary class="disclosure__summary">\(Icon.plus)Invite somebody</summary>
    <form method="post" action="\(Path.organizationInvitations(organization.id))" class="form form--columns">
    \(Field(name: "email", label: "User name or e-mail", value: invited, problem: failure?["email"], longest: 254))
    \(roleChoice)
    <div class="form__actions"><button class="button button--primary">Make invitation</button></div>
    </form>
    </details>
    """
  }

  private var roleChoice: Choice {
    let roles = OrganizationRole.allCases.filter(power.manages)
    return Choice(
      name: "role",
      label: "Role",
      options: roles.map { .init(value: $0.rawValue, words: Wording.name(of: $0)) },
      hint: "\(Wording.explained(roles.map { (Wording.name(of: $0), Wording.explanation(of: $0)) }))",
      problem: failure?["role"]
    )
  }

  private var waiting: HTML {
    """
    <section class="section" aria-labelledby="invitations-title">
    <h2 class="section__title" id="invitations-title">Invitations that wait</h2>
    \(TableFrame(label: "Invitations", columns: waitingColumns, rows: invitations.map(row)))
    </section>
    """
  }

  private let waitingColumns = [
    TableFrame.column("Person"), TableFrame.column("Role"), TableFrame.column("Good until (UTC)", isMinor: true),
    TableFrame.actionColumn,
  ]

  private func row(_ invitation: OrganizationInvitation) -> HTML {
    let until = invitation.expires <= now ? Badge("expired", tone: .warning).body : Moment(invitation.expires).body
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.organizationInvitation(invitation.key))">\
      \(invitation.person.calledName)</a></th>
      \(TableFrame.cell("\(Wording.name(of: invitation.role))"))\
      \(TableFrame.cell(until, isMinor: true))\
      <td class="table__actions"><form method="post" action="\(Path.invitationWithdrawal(invitation.key))">
      <button class="button button--small" aria-label="Withdraw the invitation of \(invitation.person.name)">\
      Withdraw</button>
      </form></td>
      </tr>

      """
  }

  private var settings: HTML {
    let isFaulty = OrganizationFields.names.contains { failure?[$0] != nil }
    return """
      <details class="card disclosure"\(attribute: "open", if: isFaulty)>
      <summary class="disclosure__summary">Names of the organisation</summary>
      <form method="post" action="\(Path.organization(organization.id))" class="form form--columns">
      \(OrganizationFields(form: form, failure: failure))
      <div class="form__actions"><button class="button button--primary">Save names</button></div>
      </form>
      </details>
      """
  }

  private var deletion: HTML {
    """
    <section class="card card--danger" aria-labelledby="deletion-title">
    <h2 class="card__title" id="deletion-title">Delete the organisation</h2>
    <div class="card__action"><p>Projects and tasks stay, and belong to their owners alone.</p>
    \(ConfirmedLink(address: Path.organizationDeletion(organization.id), words: "Delete organisation"))</div>
    </section>
    """
  }
}
