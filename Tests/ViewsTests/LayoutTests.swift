import Domain
import HTML
import Testing
import Views

private struct PlainPage: Page {
  var title = "Plain"
  var body: HTML = "<h1>Plain</h1>"
  var layout = PageLayout()
}

@Suite("Layout") struct LayoutTests {
  private func markup(
    _ page: PlainPage = PlainPage(),
    user: User? = nil,
    path: String = "/",
    notice: Notice? = nil
  ) throws -> Markup {
    try Markup(render(page, in: .sample(user: user, path: path, notice: notice)))
  }

  private func navigation(_ markup: Markup) -> [String] {
    markup.elements.filter { $0["class"] == "site-nav__link" }.map(\.text)
  }

  @Test("a stranger sees the open faces and the way in")
  func stranger() throws {
    let page = try markup()
    #expect(navigation(page) == ["Mascots", "Activations", "Compare"])
    #expect(page.first("a") { $0["href"] == Path.login } != nil)
    #expect(page.first("form") { $0["action"] == Path.logout } == nil)
  }

  @Test("a worker sees the work, an administrator the administration too")
  func members() throws {
    let worker = try markup(user: .sample(role: .worker))
    #expect(navigation(worker) == ["Mascots", "Activations", "Compare", "Projects", "Tasks", "Jobs"])
    #expect(worker.first("form") { $0["action"] == Path.logout } != nil)
    let administrator = try markup(user: .sample(role: .admin))
    #expect(navigation(administrator) == navigation(worker))
    let menu = { (page: Markup) in page.elements.filter { $0["class"] == "menu__item" }.map(\.text) }
    #expect(menu(worker) == ["Account", "Organisations", "Requests", "Sign out"])
    let administration = ["Users", "Models", "Work", "Audit", "System"]
    #expect(menu(administrator) == ["Account", "Organisations", "Requests"] + administration + ["Sign out"])
  }

  @Test("the navigation marks the page itself, and the place above a deeper page")
  func currentPlace() throws {
    func marks(_ path: String) throws -> [String: String] {
      let links = try markup(user: .sample(), path: path).elements.filter { $0["class"] == "site-nav__link" }
      return Dictionary(uniqueKeysWithValues: links.compactMap { link in link["aria-current"].map { (link.text, $0) } })
    }
    #expect(try marks("/projects") == ["Projects": "page"])
    #expect(try marks("/projects/7/tasks/new") == ["Projects": "true"])
    #expect(try marks("/projectsandmore").isEmpty)
  }

  @Test("a notice is said as status or as alert")
  func notices() throws {
    let status = try markup(notice: Notice(.status, "Saved."))
    #expect(status.first("p") { $0["role"] == "status" }?.text == "Saved.")
    let alert = try markup(notice: Notice(.alert, "Lost."))
    #expect(alert.first("p") { $0["role"] == "alert" }?.text == "Lost.")
  }

  @Test("a page adds its style sheets, modules and icon through the asset map")
  func assets() throws {
    let layout = PageLayout(stylesheets: ["css/pages/x.css"], modules: ["js/elements/x.js"], icon: "/icon.png")
    let page = try markup(PlainPage(layout: layout))
    let sheets = page.all("link").filter { $0["rel"] == "stylesheet" }.compactMap { $0["href"] }
    #expect(sheets == ["/assets/css/app.css", "/assets/css/pages/x.css"])
    #expect(page.all("script").compactMap { $0["src"] } == ["/assets/js/app.js", "/assets/js/elements/x.js"])
    #expect(page.first("link") { $0["rel"] == "icon" }?["href"] == "/icon.png")
  }

  @Test("a bare page has neither header nor footer nor navigation")
  func bare() throws {
    let page = try markup(PlainPage(layout: PageLayout(isBare: true)))
    #expect(page.all("header").isEmpty && page.all("footer").isEmpty && page.all("main").isEmpty)
    #expect(page.first("body")?["class"] == "bare")
  }

  @Test("the token goes into forms that post, whatever stands around them")
  func tokens() {
    let body: HTML = """
      \("<form method=\"post\">")<form method="get" action="/"></form><form method="post" action="\("/a>b")"></form>
      """
    let text = String(decoding: render(PlainPage(body: body), in: .sample()), as: UTF8.self)
    let field = #"<input type="hidden" name="csrf_token" value="a token">"#
    #expect(text.components(separatedBy: field) == 2)
    #expect(text.contains(#"action="/a&gt;b">\#(field)</form>"#))
  }
}

extension String {
  /// The number of pieces between the separators.
  fileprivate func components(separatedBy separator: String) -> Int {
    split(separator: separator, omittingEmptySubsequences: false).count
  }
}
