import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Work that goes to another organisation")
struct OrganizationMoveTests {
  /// A project with one task and its job, which belongs to no organisation, and two organisations of its owner.
  private struct Room {
    let database: Database
    let owner: User
    let member: User
    let stranger: User
    let project: Project
    let task: LabelingTask
    let job: Job
    let lab: Organization
    let club: Organization
    /// Of the member in the lab.
    let membership: Membership.ID

    init(_ database: Database) async throws {
      self.database = database
      owner = try await Sample.user("ann", in: database)
      let (member, stranger) = try await (Sample.user("bob", in: database), Sample.user("eve", in: database))
      (self.member, self.stranger) = (member, stranger)
      project = try await Sample.project(owner: owner, in: database).project
      (task, job) = try await Sample.task(in: project, owner: owner, database: database)
      (lab, club) = try await (Self.organization("lab", owner, database), Self.organization("club", owner, database))
      let lab = lab.id
      membership = try await database.write {
        try MembershipStore.insert(member.id, as: .worker, into: lab, now: .test(), on: $0)
      }
    }

    private static func organization(_ slug: String, _ owner: User, _ database: Database) async throws -> Organization {
      try await OrganizationWork(database: database).create(
        OrganizationDraft(slug: slug, name: slug),
        by: owner,
        actor: .commandLine,
        now: .test()
      )
    }

    func move(to organization: Organization.ID?, by user: User) async throws {
      try await move(project.id, to: organization, by: user)
    }

    func move(_ project: Project.ID, to organization: Organization.ID?, by user: User) async throws {
      try await ProjectWork(database: database).update(
        project,
        for: Viewer(user),
        actor: .commandLine,
        now: .test(9)
      ) { $0.organization = organization }
    }

    func assign(_ user: User) async throws {
      let (work, viewer) = (JobWork(database: database), Viewer(owner))
      try await ProjectWork(database: database).update(project.id, for: viewer, actor: .commandLine, now: .test(1)) {
        $0.assignee = user.id
      }
      try await work.update(job.id, for: viewer, now: .test(1)) { $0.assignee = user.id }
      try await TaskWork(database: database).update(task.id, for: viewer, actor: .commandLine, now: .test(1)) {
        $0.assignee = user.id
      }
    }

    /// A task of the lab that is in no project, assigned to somebody.
    func looseTask(for user: User) async throws -> LabelingTask.ID {
      try await TaskWork(database: database).create(
        TaskDraft(name: "loose"),
        in: nil,
        assignee: user.id,
        organization: .id(lab.id.value),
        by: owner,
        actor: .commandLine,
        now: .test(2)
      )
    }

    func assignees() async throws -> [String?] {
      let viewer = Viewer(owner)
      let project = try await ProjectStore(database).project(project.id, for: viewer)
      let task = try await TaskStore(database).task(task.id, for: viewer)
      let job = try await JobStore(database).job(job.id, for: viewer)
      return [project.assignee?.name, task.assignee?.name, job.assignee?.name]
    }
  }

  private func withRoom(_ engine: Engine, _ body: (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in try await body(try await Room(database)) }
  }

  @Test("a project takes its tasks along, and comes out again", arguments: Engine.available)
  func along(engine: Engine) async throws {
    try await withRoom(engine) { room in
      try await room.move(to: room.lab.id, by: room.owner)
      let task = try await TaskStore(room.database).task(room.task.id, for: Viewer(room.owner))
      #expect(task.organization == room.lab.id)
      let noted = try await AuditStore(room.database).entries(matching: "moved project", at: .newest, size: 5)
      #expect(noted.elements.map(\.detail) == ["to organisation \(room.lab.id)"])
      try await room.move(to: nil, by: room.owner)
      #expect(try await TaskStore(room.database).task(room.task.id, for: Viewer(room.owner)).organization == nil)
    }
  }

  @Test("what is assigned to members stays theirs, and is taken from others", arguments: Engine.available)
  func assignees(engine: Engine) async throws {
    try await withRoom(engine) { room in
      try await room.assign(room.member)
      try await room.move(to: room.lab.id, by: room.owner)
      #expect(try await room.assignees() == ["bob", "bob", "bob"])
      try await room.move(to: room.club.id, by: room.owner)
      #expect(try await room.assignees() == [nil, nil, nil])
    }
  }

  @Test("out of all organisations members keep what is theirs, and others get nothing", arguments: Engine.available)
  func movesOut(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let people: [(User, String?)] = [(room.member, "bob"), (room.stranger, nil)]
      for (user, kept) in people {
        try await room.move(to: room.lab.id, by: room.owner)
        try await room.assign(user)
        try await room.move(to: nil, by: room.owner)
        #expect(try await room.assignees() == [kept, kept, kept])
      }
    }
  }

  @Test("who leaves an organisation has nothing of it, wherever it goes later", arguments: Engine.available)
  func leaves(engine: Engine) async throws {
    try await withRoom(engine) { room in
      try await room.move(to: room.lab.id, by: room.owner)
      try await room.assign(room.member)
      let loose = try await room.looseTask(for: room.member)
      let organizations = OrganizationWork(database: room.database)
      try await organizations.remove(room.membership, by: room.owner, actor: .commandLine, now: .test(10))
      #expect(try await room.assignees() == [nil, nil, nil])
      try await organizations.delete(room.lab.id, by: room.owner, actor: .commandLine, now: .test(11))
      let (tasks, member) = (TaskStore(room.database), Viewer(room.member))
      await #expect(throws: NotFound.self) { try await tasks.task(loose, for: member) }
      await #expect(throws: NotFound.self) { try await tasks.task(room.task.id, for: member) }
    }
  }

  @Test("with an organisation go the assignments of strangers, and not those of members", arguments: Engine.available)
  func deletion(engine: Engine) async throws {
    try await withRoom(engine) { room in
      try await room.move(to: room.lab.id, by: room.owner)
      try await room.assign(room.stranger)
      let theirs = try await room.looseTask(for: room.stranger)
      let members = try await room.looseTask(for: room.member)
      let organizations = OrganizationWork(database: room.database)
      try await organizations.delete(room.lab.id, by: room.owner, actor: .commandLine, now: .test(10))
      #expect(try await room.assignees() == [nil, nil, nil])
      let tasks = TaskStore(room.database)
      await #expect(throws: NotFound.self) { try await tasks.task(theirs, for: Viewer(room.stranger)) }
      #expect(try await tasks.task(members, for: Viewer(room.member)).assignee?.name == "bob")
    }
  }

  @Test("a task that goes into a project is taken from those who are no members there", arguments: Engine.available)
  func intoProject(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let task = try await room.looseTask(for: room.member)
      let (other, _) = try await Sample.project("Club's", owner: room.owner, in: room.database)
      try await room.move(other.id, to: room.club.id, by: room.owner)
      try await TaskWork(database: room.database).update(
        task,
        for: Viewer(room.owner),
        actor: .commandLine,
        now: .test(10)
      ) { $0.project = other.id }
      #expect(try await TaskStore(room.database).task(task, for: Viewer(room.owner)).assignee == nil)
    }
  }

  @Test("only who owns it moves it, and only to where he is more than a worker", arguments: Engine.available)
  func rights(engine: Engine) async throws {
    try await withRoom(engine) { room in
      await #expect(throws: NotFound.self) { try await room.move(to: room.lab.id, by: room.stranger) }
      try await room.assign(room.member)
      try await ProjectWork(database: room.database).update(
        room.project.id,
        for: Viewer(room.owner),
        actor: .commandLine,
        now: .test(2)
      ) { $0.owner = room.member.id }
      await #expect(throws: Forbidden.self) { try await room.move(to: room.lab.id, by: room.member) }
      await #expect(throws: ValidationFailure.self) { try await room.move(to: room.club.id, by: room.member) }
    }
  }

  @Test("it may go where its owner is more than a worker, in the order of the names", arguments: Engine.available)
  func destinations(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let store = OrganizationStore(room.database)
      let own = try await store.destinations(for: Viewer(room.owner))
      let others = try await store.destinations(for: Viewer(room.member))
      #expect(own.map(\.slug) == ["club", "lab"])
      #expect(others.isEmpty)
    }
  }

  @Test("a task of a project goes with the project alone", arguments: Engine.available)
  func taskOfProject(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let failure = await #expect(throws: ValidationFailure.self) {
        try await TaskWork(database: room.database).update(
          room.task.id,
          for: Viewer(room.owner),
          actor: .commandLine,
          now: .test(2)
        ) { $0.organization = room.lab.id }
      }
      #expect(failure?.problems.map(\.field) == ["organization_id"])
    }
  }
}
