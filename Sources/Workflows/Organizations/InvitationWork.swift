public import Database
public import Domain
internal import Store

/// Offering places in organisations, and taking them. No mail is sent: whoever invites hands the link over, and the invited
/// person finds the offer on the page of organisations.
public struct InvitationWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// - Parameters:
  ///   - scope: names the organisation.
  ///   - name: the e-mail address or the name of an account.
  /// - Throws: `ValidationFailure` for `email`, `role` or `org`; `NotFound`, `Forbidden`.
  public func invite(
    _ name: String,
    as role: OrganizationRole,
    to scope: OrganizationScope,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> OrganizationInvitation {
    let name = name.trimmed
    let key = Secret().text
    let invited = try await UserStore(database).credentials(named: name)?.user
    return try await database.write { connection in
      guard let organization = try OrganizationStore.organization(in: scope, for: Viewer(user), on: connection) else {
        throw ValidationFailure(field: "org", "Name the organisation, as in ?org=lab.")
      }
      _ = try OrganizationWork.organization(organization.id, managedBy: user, atLeast: .maintainer, on: connection)
      guard role != .owner else {
        throw ValidationFailure(
          field: "role",
          "An organisation has one owner: choose maintainer, supervisor or worker."
        )
      }
      try OrganizationWork.check(user, manages: role, in: organization.id, on: connection)
      guard let invited else {
        throw ValidationFailure(
          field: "email",
          "Nobody here has the name or e-mail address “\(name.prefix(254))”: an administrator makes the account first."
        )
      }
      guard try MembershipStore.role(of: invited.id, in: organization.id, on: connection) == nil else {
        throw ValidationFailure(field: "email", "\(invited.name) is a member already.")
      }
      try OrganizationInvitationStore.insert(
        key: key,
        organization: organization.id,
        user: invited.id,
        role: role,
        owner: user.id,
        expires: now.advanced(bySeconds: OrganizationWork.invitationSeconds),
        now: now,
        on: connection
      )
      let detail = "\(organization.slug), \(role.rawValue)"
      try AuditStore.record("invited", invited.name, detail: detail, by: actor, now: now, on: connection)
      let invitation = try OrganizationInvitationStore.invitation(key: key, for: Viewer(user), on: connection)
      try WebhookNews.tell(
        .create,
        .invitation,
        in: .organization(organization.id),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(invitation)
      )
      return invitation
    }
  }

  /// Takes the offer; it must be for this person.
  public func accept(_ key: String, by user: User, actor: Actor, now: Timestamp) async throws -> Organization {
    try await database.write { connection in
      let offer = try OrganizationInvitationStore.take(key: key, by: user.id, now: now, on: connection)
      let made = try MembershipStore.insert(user.id, as: offer.role, into: offer.organization, now: now, on: connection)
      let organization = try OrganizationStore.organization(offer.organization, for: Viewer(user), on: connection)
      try AuditStore.record("joined organisation", organization.slug, by: actor, now: now, on: connection)
      try WebhookNews.tell(
        .create,
        .membership,
        in: .organization(organization.id),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(try MembershipStore.membership(made, for: Viewer(user), on: connection))
      )
      return organization
    }
  }

  /// The invited person declines, or who manages the organisation withdraws.
  public func withdraw(_ key: String, by user: User, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let invitation = try OrganizationInvitationStore.invitation(key: key, for: Viewer(user), on: connection)
      try OrganizationInvitationStore.delete(invitation.id, on: connection)
      try WebhookNews.tell(
        .delete,
        .invitation,
        in: .organization(invitation.organization),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(invitation)
      )
      try AuditStore.record(
        invitation.person.id == user.id ? "declined an invitation" : "withdrew an invitation",
        invitation.person.name,
        detail: invitation.slug,
        by: actor,
        now: now,
        on: connection
      )
    }
  }

  /// Another week.
  public func renew(_ key: String, by user: User, now: Timestamp) async throws {
    try await database.write { connection in
      let invitation = try OrganizationInvitationStore.invitation(key: key, for: Viewer(user), on: connection)
      try OrganizationWork.check(user, manages: invitation.role, in: invitation.organization, on: connection)
      try OrganizationInvitationStore.renew(
        invitation.id,
        expires: now.advanced(bySeconds: OrganizationWork.invitationSeconds),
        on: connection
      )
    }
  }
}
