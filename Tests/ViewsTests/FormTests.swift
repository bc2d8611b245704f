import Domain
import HTML
import Testing
import Views

@Suite("Forms") struct FormTests {
  private func markup(_ page: some Page) throws -> Markup {
    try Markup(render(page, in: .sample()))
  }

  @Test("a wrong field says so beside itself, and keeps what was typed")
  func wrongField() throws {
    let failure = ValidationFailure(field: "username", "A user name has no spaces.")
    let page = try markup(SetupPage(token: "t", username: "ada l", failure: failure))
    let field = try #require(page.first("input") { $0["name"] == "username" })
    #expect(field["value"] == "ada l")
    #expect(field["aria-invalid"] == "true")
    let sentence = try #require(page.first("p") { $0["data-field"] == "username" })
    #expect(field["aria-describedby"] == sentence["id"])
    #expect(sentence.text == "A user name has no spaces.")
    #expect(page.first("input") { $0["name"] == "password" }?["aria-invalid"] == nil)
  }

  @Test("a sentence about no field of the form stands above it")
  func otherField() throws {
    let page = try markup(NewProjectPage(failure: ValidationFailure(field: "owner", "The owner is gone.")))
    let sentence = try #require(page.first("p") { $0["data-field"] == "owner" })
    #expect(sentence.text == "The owner is gone.")
    #expect(sentence.parents.last == "div")
    #expect(page.first("div") { $0["role"] == "alert" } != nil)
  }

  @Test("a password is never sent back")
  func passwords() throws {
    for page in [try markup(LoginPage(username: "ada", failure: "Wrong.")), try markup(SetupPage(token: "t"))] {
      #expect(page.first("input") { $0["type"] == "password" }?["value"] == nil)
    }
  }

  @Test("the login keeps the name and the way on, but not where there is none")
  func login() throws {
    let page = try markup(LoginPage(username: "ada", next: "/tasks/7", failure: "Wrong."))
    #expect(page.first("input") { $0["name"] == "username" }?["value"] == "ada")
    #expect(page.first("input") { $0["name"] == "next" }?["value"] == "/tasks/7")
    #expect(page.first("p") { $0["role"] == "alert" }?.text == "Wrong.")
    #expect(try markup(LoginPage()).first("input") { $0["name"] == "next" } == nil)
  }

  @Test("a new project has five rows of labels, or as many as were typed")
  func labelRows() throws {
    func names(_ labels: [LabelRow]) throws -> [String?] {
      try markup(NewProjectPage(labels: labels)).all("input").filter { $0["name"] == "label_name" }.map { $0["value"] }
    }
    #expect(try names([]).count == 5)
    let six = (1...6).map { LabelRow(name: "label \($0)", color: "#000000") }
    #expect(try names(six) == six.map(\.name))
  }

  @Test("a refused label is told beside its row, and an impossible colour becomes a possible one")
  func refusedLabel() throws {
    let rows = [LabelRow(name: "owl", color: "#112233"), LabelRow(name: "owl", color: "red")]
    let page = try markup(NewProjectPage(labels: rows, failure: ValidationFailure(field: "labels[1]", "Twice.")))
    #expect(page.first("p") { $0["data-field"] == "labels[1]" }?.parents.last == "li")
    let colors = page.all("input").filter { $0["name"] == "label_color" }.compactMap { $0["value"] }
    #expect(colors.first == "#112233")
    #expect(colors.allSatisfy { LabelColor($0) != nil })
  }

  @Test("a refused change of a label stands in that label's row, and a refused new label in the last one")
  func refusedLabelChange() throws {
    let failure = ValidationFailure(field: "label_name", "Twice.")
    let row = LabelRow(name: "owl", color: "#112233")
    func problems(newLabel: LabelRow? = nil, editedLabel: Label.ID? = nil) throws -> [String?] {
      let page = try markup(
        ProjectSettingsPage(
          project: .sample,
          labels: [.sample],
          newLabel: newLabel,
          editedLabel: editedLabel,
          edit: editedLabel == nil ? nil : row,
          failure: failure
        )
      )
      return page.all("p").filter { $0["data-field"] == "label_name" }.map { $0["id"] }
    }
    #expect(try problems(newLabel: row) == ["label-new-problem"])
    #expect(try problems(editedLabel: Label.sample.id) == ["label-1-problem"])
    #expect(try problems() == [nil])
  }

  @Test("the task's form sends the token before the files, and keeps what was typed")
  func taskForm() throws {
    let sources = MediaSources(
      limits: UploadLimits(files: 5, bytes: 1000),
      share: [.init(name: "birds", isFolder: true)],
      takesVideos: false
    )
    let failure = ValidationFailure(field: "overlap", "No.")
    let values = ["name": "owls", "segment_size": "5", "skip_unusable": "true"]
    let page = try markup(NewTaskPage(project: .sample, sources: sources, values: values, failure: failure))
    let form = try #require(page.first("form") { $0["enctype"] == "multipart/form-data" })
    #expect(form["action"] == "/projects/1/tasks")
    let names = page.all("input").compactMap { $0["name"] }
    #expect(Array(names.prefix(4)) == ["csrf_token", "name", "subset", "client_files"])
    #expect(page.first("input") { $0["name"] == "segment_size" }?["value"] == "5")
    #expect(page.first("input") { $0["name"] == "skip_unusable" }?["checked"] != nil)
    #expect(page.first("input") { $0["name"] == "server_files" }?["value"] == "birds")
    #expect(page.first("p") { $0["data-field"] == "overlap" } != nil)
  }

  @Test("the last administrator can be neither disabled nor deleted")
  func lastAdministrator() throws {
    let last = try markup(AdminUserPage(user: .sample(), isLastAdministrator: true, isSelf: false))
    let other = try markup(AdminUserPage(user: .sample(), isLastAdministrator: false, isSelf: false))
    for address in [Path.userDeletion(.init(1)), Path.userDeactivation(.init(1))] {
      #expect(last.elements.allSatisfy { $0["href"] != address && $0["action"] != address })
      #expect(other.elements.contains { $0["href"] == address || $0["action"] == address })
    }
  }

  @Test("somebody who never signed in is invited again, others choose another password")
  func links() throws {
    let invited = try markup(
      AdminUserPage(user: .sample(lastLogin: nil), isLastAdministrator: false, isSelf: false)
    )
    #expect(invited.first("form") { $0["action"] == Path.userInvitation(.init(1)) } != nil)
    let known = try markup(AdminUserPage(user: .sample(), isLastAdministrator: false, isSelf: false))
    #expect(known.first("form") { $0["action"] == Path.userPasswordReset(.init(1)) } != nil)
  }
}
