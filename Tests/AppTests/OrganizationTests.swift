import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

@Suite("Organisations")
struct OrganizationTests {
  /// Four members of the organisation lab, by role, and a stranger.
  private struct Lab {
    let owner: Visitor
    let maintainer: Visitor
    let supervisor: Visitor
    let worker: Visitor
    let eve: Visitor

    func id(_ visitor: Visitor) throws -> User.ID { try #require(visitor.user).id }
  }

  private func key(_ text: String) throws -> String {
    let start = try #require(text.firstRange(of: "\"key\":\"")).upperBound
    return String(text[start...].prefix { $0 != "\"" })
  }

  private func number(_ name: String, _ text: String) throws -> Int64 {
    let start = try #require(text.firstRange(of: "\"\(name)\":")).upperBound
    return try #require(Int64(text[start...].prefix { $0.isNumber }))
  }

  private func join(_ visitor: Visitor, as role: String, by owner: Visitor) async throws {
    let name = try #require(visitor.user).name
    let made = try await owner.json(.post, "/api/invitations?org=lab", #"{"email":"\#(name)","role":"\#(role)"}"#)
    #expect(made.status == .created, "\(made.text)")
    let accepted = try await visitor.json(.post, "/api/invitations/\(try key(made.text))/accept", "")
    #expect(accepted.text == #"{"organization_slug":"lab"}"#)
  }

  private func lab(_ server: TestServer) async throws -> Lab {
    let lab = Lab(
      owner: try await server.visitor("owner"),
      maintainer: try await server.visitor("maintainer"),
      supervisor: try await server.visitor("supervisor"),
      worker: try await server.visitor("worker"),
      eve: try await server.visitor("eve")
    )
    let made = try await lab.owner.json(.post, "/api/organizations", #"{"slug":"lab","name":"The lab"}"#)
    #expect(made.status == .created, "\(made.text)")
    try await join(lab.maintainer, as: "maintainer", by: lab.owner)
    try await join(lab.supervisor, as: "supervisor", by: lab.owner)
    try await join(lab.worker, as: "worker", by: lab.maintainer)
    return lab
  }

  @Test("owners and maintainers see what others made in it, workers and strangers do not", arguments: Engine.available)
  func sees(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let lab = try await lab(server)
      let made = try await lab.supervisor.json(.post, "/api/projects?org=lab", #"{"name":"Owls"}"#)
      #expect(made.status == .created && made.text.contains(#""organization":1,"organization_id":1"#), "\(made.text)")
      let id = try number("id", made.text)
      let task = try await lab.supervisor.json(.post, "/api/tasks", #"{"name":"night","project_id":\#(id)}"#)
      let taskID = try number("id", task.text)
      for visitor in [lab.owner, lab.maintainer, lab.supervisor] {
        #expect(try await visitor.get("/api/projects/\(id)").status == .ok)
        #expect(try await visitor.get("/api/tasks/\(taskID)").status == .ok)
        #expect(try await visitor.get("/api/tasks?org=lab").text.contains(#""count":1"#))
      }
      for visitor in [lab.worker, lab.eve] {
        #expect(try await visitor.get("/api/projects/\(id)").status == .notFound)
        #expect(try await visitor.get("/api/tasks/\(taskID)").status == .notFound)
        #expect(try await visitor.get("/api/projects").text.contains(#""count":0"#))
        #expect(try await visitor.get("/api/projects?org=lab").text.contains(#""count":0"#))
      }
      #expect(try await lab.worker.json(.post, "/api/projects?org=lab", #"{"name":"x"}"#).status == .forbidden)
      #expect(try await lab.eve.json(.post, "/api/projects?org=lab", #"{"name":"x"}"#).status == .notFound)
    }
  }

  @Test("the context of a request narrows lists, and empty means outside of all", arguments: Engine.available)
  func narrows(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let lab = try await lab(server)
      for (query, name) in [("?org=lab", "inside"), ("?org=", "outside"), ("", "plain")] {
        #expect(try await lab.owner.json(.post, "/api/projects\(query)", #"{"name":"\#(name)"}"#).status == .created)
      }
      #expect(try await lab.owner.json(.post, "/api/tasks?org_id=1", #"{"name":"loose"}"#).status == .created)
      for (query, count) in [("", 3), ("?org=", 2), ("?org=lab", 1), ("?org_id=1", 1), ("?org=other", 0)] {
        let page = try await lab.owner.get("/api/projects\(query)").text
        #expect(page.contains("\"count\":\(count)"), "\(query) \(page)")
      }
      let header = try await lab.owner.get("/api/projects", headers: [.organization: "lab"])
      #expect(header.text.contains("inside") && header.text.contains(#""count":1"#))
      #expect(try await lab.owner.get("/api/tasks?org=").text.contains(#""count":0"#))
      #expect(try await lab.maintainer.get("/api/tasks?org=lab").text.contains("loose"))
    }
  }

  @Test("who leaves or is taken out sees nothing of it any more, what he made included", arguments: Engine.available)
  func leaves(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let lab = try await lab(server)
      let made = try await lab.supervisor.json(.post, "/api/projects?org=lab", #"{"name":"Owls"}"#)
      let id = try number("id", made.text)
      let list = try await lab.supervisor.get("/api/memberships?org=lab&user=supervisor").text
      let membership = try number("id", list)
      #expect(try await lab.worker.json(.delete, "/api/memberships/\(membership)", "").status == .forbidden)
      #expect(try await lab.eve.json(.delete, "/api/memberships/\(membership)", "").status == .notFound)
      #expect(try await lab.supervisor.json(.delete, "/api/memberships/\(membership)", "").status == .noContent)
      #expect(try await lab.supervisor.get("/api/projects/\(id)").status == .notFound)
      #expect(try await lab.supervisor.get("/api/organizations/1").status == .notFound)
      #expect(try await lab.owner.get("/api/projects/\(id)").status == .ok)
      let own = try number("id", try await lab.owner.get("/api/memberships?org=lab&role=owner").text)
      #expect(try await lab.owner.json(.delete, "/api/memberships/\(own)", "").status == .conflict)
      #expect(try await lab.owner.json(.delete, "/api/organizations/1", "").status == .noContent)
      #expect(try await lab.supervisor.get("/api/projects/\(id)").status == .ok)
    }
  }

  @Test("nobody gives or takes a role that is not below his own", arguments: Engine.available)
  func roles(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let lab = try await lab(server)
      func membership(_ name: String) async throws -> Int64 {
        try number("id", try await lab.owner.get("/api/memberships?org=lab&user=\(name)").text)
      }
      let worker = try await membership("worker")
      let maintainer = try await membership("maintainer")
      let owner = try await membership("owner")
      let attempts: [(Visitor, Int64, String, HTTPResponse.Status)] = [
        (lab.maintainer, worker, "supervisor", .ok), (lab.maintainer, worker, "maintainer", .forbidden),
        (lab.maintainer, worker, "owner", .badRequest), (lab.maintainer, maintainer, "worker", .forbidden),
        (lab.maintainer, owner, "worker", .forbidden), (lab.supervisor, worker, "worker", .forbidden),
        (lab.worker, worker, "maintainer", .forbidden), (lab.eve, worker, "worker", .notFound),
        (lab.owner, maintainer, "supervisor", .ok), (lab.owner, owner, "worker", .forbidden),
        (lab.owner, worker, "boss", .badRequest), (lab.owner, 999, "worker", .notFound),
      ]
      for (visitor, id, role, status) in attempts {
        let answer = try await visitor.json(.patch, "/api/memberships/\(id)", #"{"role":"\#(role)"}"#)
        #expect(answer.status == status, "\(visitor.user?.name ?? "") \(role) \(answer.text)")
      }
      for (visitor, status) in [
        (lab.maintainer, HTTPResponse.Status.forbidden), (lab.worker, .forbidden), (lab.eve, .notFound),
      ] {
        #expect(try await visitor.json(.delete, "/api/organizations/1", "").status == status)
      }
      #expect(try await lab.worker.json(.patch, "/api/organizations/1", #"{"name":"x"}"#).status == .forbidden)
      #expect(try await lab.eve.json(.patch, "/api/organizations/1", #"{"name":"x"}"#).status == .notFound)
    }
  }

  @Test("an invitation is taken once, by the person it names, of fifty at the same moment", arguments: Engine.available)
  func invitations(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let lab = try await lab(server)
      let bob = try await server.visitor("bob")
      #expect(
        try await lab.worker.json(.post, "/api/invitations?org=lab", #"{"email":"bob","role":"worker"}"#).status
          == .forbidden
      )
      #expect(
        try await lab.eve.json(.post, "/api/invitations?org=lab", #"{"email":"bob","role":"worker"}"#).status
          == .notFound
      )
      for (body, field) in [
        (#"{"email":"nobody","role":"worker"}"#, "email"), (#"{"email":"worker","role":"worker"}"#, "email"),
        (#"{"email":"bob","role":"owner"}"#, "role"), (#"{"email":"bob","role":"x"}"#, "role"),
        (#"{"role":"worker"}"#, "email"),
      ] {
        let answer = try await lab.owner.json(.post, "/api/invitations?org=lab", body)
        #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      }
      #expect(
        try await lab.owner.json(.post, "/api/invitations", #"{"email":"bob","role":"worker"}"#).status == .badRequest
      )
      let made = try await lab.owner.json(.post, "/api/invitations?org=lab", #"{"email":"bob","role":"worker"}"#)
      let path = "/api/invitations/\(try key(made.text))"
      #expect(try await lab.eve.get(path).status == .notFound)
      #expect(try await lab.eve.json(.post, "\(path)/accept", "").status == .notFound)
      #expect(try await lab.owner.json(.post, "\(path)/accept", "").status == .notFound)
      #expect(try await lab.eve.json(.delete, path, "").status == .notFound)
      #expect(try await bob.get("/api/invitations?accepted=false").text.contains(#""count":1"#))
      #expect(try await lab.owner.json(.post, "\(path)/resend", "").status == .noContent)
      #expect(try await bob.json(.post, "\(path)/resend", "").status == .forbidden)
      let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
        for _ in 0..<50 { group.addTask { try await bob.json(.post, "\(path)/accept", "").status } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == .ok }.count == 1)
      #expect(statuses.filter { $0 == .notFound }.count == 49)
    }
  }

  @Test(
    "an organisation that cannot be is refused with the field's name",
    arguments: [
      ("{}", "slug"), (#"{"slug":""}"#, "slug"), (#"{"slug":"a b"}"#, "slug"), (#"{"slug":"ä"}"#, "slug"),
      (#"{"slug":"aaaaaaaaaaaaaaaaa"}"#, "slug"), (#"{"slug":"lab"}"#, "slug"), (#"{"slug":"x","name":"\n"}"#, "-"),
      (#"{"slug":"y","contact":{"email":7}}"#, "contact.email"), (#"{"slug":"z","name":"a\tb"}"#, "name"),
    ]
  )
  func validates(body: String, field: String) async throws {
    try await withServer { (server: TestServer) async throws in
      let lab = try await lab(server)
      let answer = try await lab.eve.json(.post, "/api/organizations", body)
      if field == "-" {
        #expect(answer.status == .created)
      } else {
        #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      }
    }
  }

  @Test("the pages make, invite, join, change roles, leave and delete", arguments: Engine.available)
  func pages(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let bob = try await server.visitor("bob")
      let eve = try await server.visitor("eve")
      #expect(try await ann.get("/organizations").text.contains("No organisations"))
      let wrong = try await ann.post("/organizations", [("slug", "not good"), ("name", "Lab")])
      #expect(wrong.status == .unprocessableContent && wrong.text.contains("data-field=\"slug\""))
      #expect(try await ann.post("/organizations", [("slug", "lab"), ("name", "Lab")]).location == "/organizations/1")
      let invited = try await ann.post("/organizations/1/invitations", [("email", "bob"), ("role", "worker")])
      let start = try #require(invited.text.firstRange(of: "/organization-invitations/"))
      let link = "/organization-invitations/" + invited.text[start.upperBound...].prefix { $0.isLetter || $0.isNumber }
      #expect(try await eve.get(link).status == .notFound)
      #expect(try await bob.get("/organizations").text.contains(link))
      #expect(try await bob.get(link).text.contains("Join"))
      #expect(try await bob.post(link).location == "/organizations/1")
      #expect(try await bob.post(link).status == .notFound)
      #expect(try await eve.get("/organizations/1").status == .notFound)
      #expect(try await bob.get("/organizations/1").text.contains("annotate what is assigned to you"))
      #expect(!(try await bob.get("/organizations/1").text.contains("Invite somebody")))
      #expect(try await bob.post("/organizations/1/members/2/role", [("role", "maintainer")]).status == .forbidden)
      #expect(try await ann.post("/organizations/1/members/2/role", [("role", "maintainer")]).status == .seeOther)
      #expect(try await bob.get("/organizations/1").text.contains("Invite somebody"))
      #expect(try await bob.get("/organizations/1/members/2/removal").text.contains("Leave the organisation?"))
      #expect(try await bob.get("/organizations/2/members/2/removal").status == .notFound)
      #expect(try await bob.post("/organizations/1/deletion").status == .forbidden)
      #expect(try await bob.post("/organizations/1/members/2/removal").location == "/organizations")
      #expect(try await bob.get("/organizations/1").status == .notFound)
      #expect(try await ann.post("/organizations/1", [("slug", "lab2"), ("name", "")]).status == .seeOther)
      #expect(try await ann.get("/organizations/1").text.contains("lab2"))
      #expect(try await ann.get("/organizations/1/deletion").text.contains("Delete the organisation"))
      #expect(try await ann.post("/organizations/1/deletion").location == "/organizations")
    }
  }
}
