public import Domain
public import HTML

/// What the link of an invitation shows: the offer, to the person it is for, or who manages the organisation.
public struct OrganizationInvitationPage: Page {
  public let invitation: OrganizationInvitation
  public let viewer: User
  public let now: Timestamp
  /// The whole address of this page, to hand over.
  public let address: String

  public init(invitation: OrganizationInvitation, viewer: User, now: Timestamp, address: String) {
    self.invitation = invitation
    self.viewer = viewer
    self.now = now
    self.address = address
  }

  public var title: String { "Invitation to \(invitation.calledName)" }
  public var layout: PageLayout { PageLayout(width: .narrow) }

  private var isForViewer: Bool { invitation.person.id == viewer.id }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: [.init(words: "Organisations", address: Path.organizations)]))
    <div class="card">
    <p>\(invitation.owner?.calledName ?? "Somebody") invites \(isForViewer ? "you" : invitation.person.calledName) \
    as <strong>\(Wording.name(of: invitation.role).lowercased())</strong>: \
    a member of this role \(Wording.explanation(of: invitation.role)).</p>
    \(isForViewer ? answer : link)
    <form method="post" action="\(Path.invitationWithdrawal(invitation.key))">
    <button class="button">\(isForViewer ? "Decline" : "Withdraw the invitation")</button>
    </form>
    </div>
    """
  }

  private var answer: HTML {
    guard invitation.expires > now else { return "<p>The invitation has expired: ask for another one.</p>" }
    return """
      <form method="post" action="\(Path.organizationInvitation(invitation.key))" class="form">
      <div class="form__actions"><button class="button button--primary">Join</button></div>
      </form>
      """
  }

  private var link: HTML {
    """
    <p>Hand this link over: it works once, for that person alone.</p>
    <copy-text class="copy-text">
    <input class="field__control copy-text__text" type="text" readonly value="\(address)" aria-label="Link">
    </copy-text>
    """
  }
}
