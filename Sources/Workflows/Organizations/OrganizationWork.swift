public import Database
public import Domain
internal import Store

/// Organisations and who belongs to them. Whoever is no member is told that there is nothing.
public struct OrganizationWork: Sendable {
  static let invitationSeconds: Int64 = 7 * 86_400

  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// A new organisation, whose owner is the one who makes it.
  public func create(
    _ draft: OrganizationDraft,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Organization {
    guard user.role != .worker else { throw Forbidden("Annotators join the organisations that others make.") }
    return try await database.write { connection in
      let id = try OrganizationStore.insert(draft, owner: user.id, now: now, on: connection)
      try MembershipStore.insert(user.id, as: .owner, into: id, now: now, on: connection)
      try AuditStore.record("created organisation", draft.slug, by: actor, now: now, on: connection)
      return try OrganizationStore.organization(id, for: Viewer(user), on: connection)
    }
  }

  public func update(
    _ id: Organization.ID,
    by user: User,
    actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (Organization) throws -> OrganizationDraft
  ) async throws -> Organization {
    try await database.write { connection in
      let organization = try Self.organization(id, managedBy: user, atLeast: .maintainer, on: connection)
      let draft = try change(organization)
      try OrganizationStore.update(id, to: draft, now: now, on: connection)
      try AuditStore.record("changed organisation", draft.slug, by: actor, now: now, on: connection)
      let changed = try OrganizationStore.organization(id, for: Viewer(user), on: connection)
      try WebhookNews.tell(
        .update,
        .organization,
        in: .organization(id),
        by: user.id,
        now: now,
        on: connection,
        before: WebhookObject(organization),
        WebhookObject(changed)
      )
      return changed
    }
  }

  /// Projects and tasks stay, with their owners and with those members to whom they are assigned.
  public func delete(_ id: Organization.ID, by user: User, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let organization = try Self.organization(id, managedBy: user, atLeast: .owner, on: connection)
      // Before: with the organisation go its webhooks.
      try WebhookNews.tell(
        .delete,
        .organization,
        in: .organization(id),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(organization)
      )
      try OrganizationMoveStore.unassignStrangers(inAllOf: id, now: now, on: connection)
      try OrganizationStore.delete(id, on: connection)
      try AuditStore.record("deleted organisation", organization.slug, by: actor, now: now, on: connection)
    }
  }

  /// Changes what a member may do.
  public func setRole(
    _ role: OrganizationRole,
    of id: Membership.ID,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Membership {
    try await database.write { connection in
      let membership = try MembershipStore.membership(id, for: Viewer(user), on: connection)
      guard role != .owner else {
        throw ValidationFailure(
          field: "role",
          "An organisation has one owner: choose maintainer, supervisor or worker."
        )
      }
      try Self.check(user, manages: membership.role, in: membership.organization, on: connection)
      try Self.check(user, manages: role, in: membership.organization, on: connection)
      try MembershipStore.set(role, of: id, on: connection)
      let detail = "\(role.rawValue)"
      try AuditStore.record(
        "changed a member's role",
        membership.person.name,
        detail: detail,
        by: actor,
        now: now,
        on: connection
      )
      let changed = try MembershipStore.membership(id, for: Viewer(user), on: connection)
      try WebhookNews.tell(
        .update,
        .membership,
        in: .organization(changed.organization),
        by: user.id,
        now: now,
        on: connection,
        before: WebhookObject(membership),
        WebhookObject(changed)
      )
      return changed
    }
  }

  /// Takes a member out, or leaves; what was assigned to him there is nobody's then.
  public func remove(_ id: Membership.ID, by user: User, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let membership = try MembershipStore.membership(id, for: Viewer(user), on: connection)
      guard membership.role != .owner else {
        throw Conflict("The owner cannot leave: delete the organisation instead.")
      }
      if membership.person.id != user.id {
        try Self.check(user, manages: membership.role, in: membership.organization, on: connection)
      }
      try MembershipStore.delete(id, on: connection)
      try OrganizationMoveStore.unassign(
        membership.person.id,
        inAllOf: membership.organization,
        now: now,
        on: connection
      )
      try WebhookNews.tell(
        .delete,
        .membership,
        in: .organization(membership.organization),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(membership)
      )
      try AuditStore.record("removed a member", membership.person.name, by: actor, now: now, on: connection)
    }
  }

  /// Where something new belongs; nil for no organisation.
  ///
  /// - Throws: `NotFound` for an organisation of others, `Forbidden` for its workers.
  static func place(
    for scope: OrganizationScope,
    by user: User,
    on connection: any Connection
  ) throws -> Organization.ID? {
    let viewer = Viewer(user)
    let organization = try OrganizationStore.organization(in: scope, for: viewer, on: connection)
    if let organization { try requireMaking(in: organization.id, viewer, connection) }
    return organization?.id
  }

  /// Whether work may go to an organisation; nil is none, where it always may.
  ///
  /// - Throws: `ValidationFailure` for an organisation of others, `Forbidden` for its workers.
  static func checkMove(
    to organization: Organization.ID?,
    by viewer: Viewer,
    on connection: any Connection
  ) throws {
    guard let organization else { return }
    do {
      _ = try OrganizationStore.organization(organization, for: viewer, on: connection)
    } catch is NotFound {
      throw ValidationFailure(field: "organization_id", "There is no organisation \(organization) that you belong to.")
    }
    try requireMaking(in: organization, viewer, connection)
  }

  private static func requireMaking(
    in organization: Organization.ID,
    _ viewer: Viewer,
    _ connection: any Connection
  ) throws {
    guard !viewer.isAdministrator else { return }
    guard try MembershipStore.role(of: viewer.id, in: organization, on: connection) ?? .worker > .worker else {
      throw Forbidden("Workers of an organisation annotate what others make.")
    }
  }

  static func recordMove(
    of noun: String,
    _ name: String,
    to organization: Organization.ID?,
    _ actor: Actor,
    _ now: Timestamp,
    _ connection: any Connection
  ) throws {
    let detail = organization.map { "to organisation \($0)" } ?? "out of its organisation"
    try AuditStore.record("moved \(noun)", name, detail: detail, by: actor, now: now, on: connection)
  }

  /// - Throws: `NotFound` for who may not even see it, `Forbidden` for who may not do this.
  static func organization(
    _ id: Organization.ID,
    managedBy user: User,
    atLeast needed: OrganizationRole,
    on connection: any Connection
  ) throws -> Organization {
    let organization = try OrganizationStore.organization(id, for: Viewer(user), on: connection)
    guard !user.isAdministrator else { return organization }
    let role = try MembershipStore.role(of: user.id, in: id, on: connection)
    guard let role, role >= needed else {
      throw Forbidden(
        needed == .owner
          ? "Only the owner of the organisation may do this."
          : "Only the owner and the maintainers of the organisation may do this."
      )
    }
    return organization
  }

  static func check(
    _ user: User,
    manages role: OrganizationRole,
    in organization: Organization.ID,
    on connection: any Connection
  ) throws {
    guard !user.isAdministrator else {
      guard role != .owner else { throw Forbidden("The owner of an organisation stays its owner.") }
      return
    }
    let own = try MembershipStore.role(of: user.id, in: organization, on: connection)
    guard let own, own.manages(role) else {
      throw Forbidden("Your role in the organisation does not let you manage a \(role.rawValue).")
    }
  }
}
