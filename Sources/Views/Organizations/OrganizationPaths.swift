public import Domain

extension Path {
  public static let organizations = "/organizations"

  public static func organization(_ id: Organization.ID) -> String { "\(organizations)/\(id)" }

  public static func organizationDeletion(_ id: Organization.ID) -> String { "\(organization(id))/deletion" }

  public static func organizationInvitations(_ id: Organization.ID) -> String { "\(organization(id))/invitations" }

  public static func memberRole(_ id: Organization.ID, _ membership: Membership.ID) -> String {
    "\(organization(id))/members/\(membership)/role"
  }

  /// Takes a member out; for oneself, leaves.
  public static func memberRemoval(_ id: Organization.ID, _ membership: Membership.ID) -> String {
    "\(organization(id))/members/\(membership)/removal"
  }

  /// What the link of an invitation opens.
  public static func organizationInvitation(_ key: String) -> String {
    "/organization-invitations/\(Address.encoded(key))"
  }

  /// Declines or withdraws an invitation.
  public static func invitationWithdrawal(_ key: String) -> String { "\(organizationInvitation(key))/withdrawal" }
}
