public import Domain
public import HTML

/// What somebody types about an organisation.
public struct OrganizationForm: Equatable, Sendable {
  /// Fields: `slug`, `name`, `description`.
  public let slug: String
  public let name: String
  public let description: String

  public init(slug: String = "", name: String = "", description: String = "") {
    self.slug = slug
    self.name = name
    self.description = description
  }
}

/// One's organisations, the invitations to others, and the form that makes one.
public struct OrganizationsPage: Page {
  public let title = "Organisations"
  public let organizations: ListPage<Organization>
  /// Those for the person who looks.
  public let invitations: [OrganizationInvitation]
  public let search: String
  public let canCreate: Bool
  public let form: OrganizationForm
  /// Fields: `slug`, `name`, `description`.
  public let failure: ValidationFailure?

  public init(
    organizations: ListPage<Organization>,
    invitations: [OrganizationInvitation] = [],
    search: String = "",
    canCreate: Bool,
    form: OrganizationForm = OrganizationForm(),
    failure: ValidationFailure? = nil
  ) {
    self.organizations = organizations
    self.invitations = invitations
    self.search = search
    self.canCreate = canCreate
    self.form = form
    self.failure = failure
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: lead))
    \(invitations.map(offer))
    \(canCreate ? creation : nil)
    \(organizations.count > 0 || !search.isEmpty ? searchField : nil)
    \(list)
    """
  }

  private let lead: HTML =
    "People who work together. What belongs to an organisation is seen by those who manage it, and by whom it is given to."

  private func offer(_ invitation: OrganizationInvitation) -> HTML {
    """
    <section class="card card--accent" aria-label="Invitation to \(invitation.slug)">
    <div class="card__action">
    <p>\(invitation.owner?.calledName ?? "Somebody") invites you to <strong>\(invitation.calledName)</strong>, \
    as \(Wording.name(of: invitation.role).lowercased()).</p>
    <a class="button button--primary" href="\(Path.organizationInvitation(invitation.key))">Answer</a>
    </div>
    </section>

    """
  }

  private var creation: HTML {
    """
    <details class="card disclosure"\(attribute: "open", if: failure != nil)>
    <summary class="disclosure__summary">\(Icon.plus)New organisation</summary>
    \(failure.map { FormProblems(failure: $0, fields: OrganizationFields.names) })
    <form method="post" action="\(Path.organizations)" class="form form--columns">
    \(OrganizationFields(form: form, failure: failure))
    <div class="form__actions"><button class="button button--primary">Create organisation</button></div>
    </form>
    </details>
    """
  }

  private var searchField: SearchField {
    SearchField(path: Path.organizations, label: "Search organisations", search: search)
  }

  private var list: HTML {
    guard !organizations.elements.isEmpty else {
      return search.isEmpty
        ? EmptyState(
          title: "No organisations",
          sentence: canCreate
            ? "Make one to share projects with a team, or ask somebody for an invitation."
            : "Ask somebody who leads a team for an invitation."
        ).body
        : EmptyState.nothingFound(search).body
    }
    return """
      \(TableFrame(label: "Organisations", columns: columns, rows: organizations.elements.map(row)))
      \(Pagination(of: organizations, at: Path.organizations, search: search))
      """
  }

  private let columns = [
    TableFrame.column("Name"), TableFrame.column("Owner"), TableFrame.column("Made (UTC)", isMinor: true),
  ]

  private func row(_ organization: Organization) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.organization(organization.id))">\(organization.calledName)</a>\
    <span class="table__second">\(organization.slug)</span></th>
    \(TableFrame.cell("\(organization.owner?.calledName ?? "nobody")"))\
    \(TableFrame.cell(Moment(organization.created).body, isMinor: true))
    </tr>

    """
  }
}

extension OrganizationInvitation {
  var calledName: String { organizationName.isEmpty ? slug : organizationName }
}

/// The fields of an organisation.
struct OrganizationFields: Fragment {
  static let names = ["slug", "name", "description"]

  let form: OrganizationForm
  let failure: ValidationFailure?

  var body: HTML {
    """
    \(slug)
    \(Field(name: "name", label: "Name", value: form.name, problem: failure?["name"], isRequired: false, longest: 64))
    \(description)
    """
  }

  private var slug: Field {
    Field(
      name: "slug",
      label: "Short name",
      value: form.slug,
      hint: "In addresses and for scripts: up to 16 letters, digits, - and _.",
      problem: failure?["slug"],
      longest: 16
    )
  }

  private var description: Field {
    Field(
      name: "description",
      label: "Description",
      value: form.description,
      problem: failure?["description"],
      isRequired: false,
      longest: 4000
    )
  }
}

extension Wording {
  static func name(of role: OrganizationRole) -> String {
    switch role {
    case .worker: "Worker"
    case .supervisor: "Supervisor"
    case .maintainer: "Maintainer"
    case .owner: "Owner"
    }
  }

  /// What a member may do, in words.
  static func explanation(of role: OrganizationRole) -> String {
    switch role {
    case .worker: "annotates what is assigned to them"
    case .supervisor: "also makes projects and tasks"
    case .maintainer: "also sees and manages everything, and invites people"
    case .owner: "also may delete the organisation"
    }
  }
}
