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
    let inside = Frame(number: 11, name: "a", width: 1, height: 1)
    let outside = Frame(number: 12, name: "b", width: 1, height: 1)
    let page = try markup(
      TaskPage(
        task: .sample,
        jobs: [.sample],
        frames: FramePage(frames: [inside, outside], nextStart: 60),
        statistics: [],
        formats: ["COCO 1.0"],
        canManage: true
      )
    )
    let links = page.all("a").filter { $0["class"] == "thumbnail__link" }.compactMap { $0["href"] }
    #expect(links == ["/tasks/1/jobs/5?frame=11", "/tasks/1/frames/12"])
    #expect(page.first("a") { $0["rel"] == "next" }?["href"] == "/tasks/1?from=60")
  }
}
