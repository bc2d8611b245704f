import Domain
import Testing
import Views

@Suite("Lists") struct ListTests {
  private func markup(_ page: some Page) throws -> Markup {
    try Markup(render(page, in: .sample()))
  }

  private func project(_ id: Int64) -> Project {
    Project(id: .init(id), name: "p\(id)", owner: nil, created: .sample, updated: .sample, taskCount: 0)
  }

  @Test("older starts after the last row, newer before the first, and the search goes along")
  func pagination() throws {
    let rows = KeyPage(elements: [project(9), project(4)], hasOlder: true, hasNewer: true)
    let page = try markup(ProjectsPage(projects: rows, search: "a b&c", canCreate: true))
    #expect(page.first("a") { $0["rel"] == "next" }?["href"] == "/projects?q=a%20b%26c&amp;before=4")
    #expect(page.first("a") { $0["rel"] == "prev" }?["href"] == "/projects?q=a%20b%26c&amp;after=9")
  }

  @Test("a list that fits on one page has no links to others")
  func onePage() throws {
    let rows = KeyPage(elements: [project(9)], hasOlder: false, hasNewer: false)
    let page = try markup(ProjectsPage(projects: rows, canCreate: true))
    #expect(page.first("nav") { $0["aria-label"] == "Pages" } == nil)
  }

  @Test("an empty list says what to do next, a search without result how to go back")
  func empty() throws {
    let none = try markup(ProjectsPage(projects: .empty, canCreate: true))
    #expect(none.first("p") { $0["class"] == "empty__title" }?.text == "No projects yet")
    #expect(none.all("a").filter { $0["href"] == Path.newProject }.count == 2)
    let worker = try markup(ProjectsPage(projects: .empty, canCreate: false))
    #expect(worker.first("a") { $0["href"] == Path.newProject } == nil)
    let searched = try markup(ProjectsPage(projects: .empty, search: "zz", canCreate: true))
    #expect(searched.first("a") { $0["class"] == "search__clear" }?["href"] == Path.projects)
  }

  @Test("the current session cannot be ended from the list, the others can")
  func sessions() throws {
    let page = try markup(AccountPage(user: .sample(), sessions: [.sample(1), .sample(2)], current: .init(1)))
    let actions = page.all("form").compactMap { $0["action"] }
    #expect(!actions.contains(Path.sessionRevocation(.init(1))))
    #expect(actions.contains(Path.sessionRevocation(.init(2))))
    #expect(actions.contains(Path.otherSessionsRevocation))
    let alone = try markup(AccountPage(user: .sample(), sessions: [.sample(1)], current: .init(1)))
    #expect(!alone.all("form").compactMap { $0["action"] }.contains(Path.otherSessionsRevocation))
  }

  @Test("a picture opens the editor at its frame in the job that holds it")
  func frames() throws {
    let inside = FramePage.Entry(frame: Frame(number: 11, name: "a", width: 1, height: 1), job: .init(5))
    let outside = FramePage.Entry(frame: Frame(number: 12, name: "b", width: 1, height: 1), isDeleted: true)
    let page = try markup(
      TaskPage.sample(frames: FramePage(frames: [inside, outside], nextStart: 60, deletedCount: 1))
    )
    let links = page.all("a").filter { $0["class"] == "thumbnail__link" }.compactMap { $0["href"] }
    #expect(links == ["/tasks/1/jobs/5?frame=11", "/tasks/1/frames/12"])
    #expect(page.all("a").filter { $0["rel"] == "next" }.map { $0["href"] } == ["/tasks/1?jobs=2", "/tasks/1?from=60"])
  }

  @Test("a frame that was taken out can be put back, and others cannot")
  func deletedFrames() throws {
    let frame = Frame(number: 3, name: "a", width: 1, height: 1)
    func forms(_ isDeleted: Bool) throws -> [String] {
      let frames = FramePage(frames: [.init(frame: frame, isDeleted: isDeleted)], deletedCount: isDeleted ? 1 : 0)
      return try markup(TaskPage.sample(frames: frames)).all("form").compactMap { $0["action"] }
    }
    #expect(try forms(true).contains("/tasks/1/frames/3/restoration"))
    #expect(try !forms(false).contains("/tasks/1/frames/3/restoration"))
  }

  @Test("a worker's page of a task has nothing that he may not do")
  func workersTask() throws {
    let rights = Rights(Standing(role: .worker, isAssignee: true))
    let page = try markup(TaskPage.sample(rights: rights))
    let targets = page.elements.flatMap { [$0["href"], $0["action"]] }.compactMap { $0 }
    let forbidden = ["/tasks/1/settings", "/tasks/1/deletion", "/tasks/1/media/new", "/tasks/1/jobs/5/settings"]
    #expect(forbidden.allSatisfy { !targets.contains($0) })
    let owners = try markup(TaskPage.sample(rights: Rights(Standing(role: .user, isOwner: true))))
    let all = owners.elements.flatMap { [$0["href"], $0["action"]] }.compactMap { $0 }
    #expect(forbidden.allSatisfy(all.contains))
  }
}
