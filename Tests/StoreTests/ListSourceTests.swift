import Database
import Domain
import Store
import TestSupport
import Testing

/// The list of users, with a field of each kind.
private struct People {
  let database: Database
  var visible: SQLText = .always
  var seen: SQLText?

  private static let fields = ListFields(
    key: "u.id",
    [
      .word("rights", "CASE WHEN u.role = 'admin' THEN 'all' ELSE 'some' END", among: ["all", "some"]),
      .text("name", "u.name", isSearched: true), .text("role", "u.role", isSearched: true),
      .text("nickname", "CASE WHEN u.display_name = '' THEN NULL ELSE u.display_name END"),
      .date("created_date", "u.created_at"), .date("last_login", "u.last_login_at"), .flag("is_active", "u.is_active"),
      .integer("rank", "u.id * 10"),
    ]
  )

  func names(_ parameters: [String: String]) async throws -> [String] {
    try await page(parameters).elements
  }

  func page(_ parameters: [String: String]) async throws -> ListPage<String> {
    let query = try ListQuery(parameters.map { ($0.key, $0.value) })
    let source = ListSource(
      "people",
      columns: "u.name",
      from: "users u",
      visible: visible,
      seen: seen,
      fields: Self.fields
    ) { $0.string(0) }
    return try await source.page(query, in: database)
  }
}

@Suite("Lists")
struct ListSourceTests {
  /// Six people: ann, Bob, cy, Öde, e_e, f%f; cy is disabled, ann and Öde have display names.
  private func withPeople(_ engine: Engine, _ test: (People) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let people = [("ann", "Ann A."), ("Bob", ""), ("cy", ""), ("Öde", "Ödön"), ("e_e", ""), ("f%f", "")]
      try await database.write { connection in
        for (index, person) in people.enumerated() {
          let user = try UserStore.insert(
            name: person.0,
            displayName: person.1,
            role: index == 0 ? .admin : .user,
            password: "",
            now: .test(Int64(index)),
            on: connection
          )
          if person.0 == "cy" { try UserStore.set(role: .user, isActive: false, of: user.id, on: connection) }
        }
      }
      try await test(People(database: database))
    }
  }

  @Test("are newest first, in pages that count everything", arguments: Engine.available)
  func pages(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      let first = try await people.page(["page_size": "4"])
      #expect(first.elements == ["f%f", "e_e", "Öde", "cy"])
      #expect(first.count == 6 && first.hasNext && !first.hasPrevious)
      let second = try await people.page(["page_size": "4", "page": "2"])
      #expect(second.elements == ["Bob", "ann"])
      #expect(second.count == 6 && !second.hasNext && second.hasPrevious)
      let exact = try await people.page(["page_size": "3", "page": "2"])
      #expect(exact.elements.count == 3 && exact.count == 6 && !exact.hasNext)
      await #expect(throws: NotFound.self) { try await people.page(["page_size": "3", "page": "3"]) }
      let none = try await people.page(["search": "nobody"])
      #expect(none.elements.isEmpty && none.count == 0 && !none.hasNext)
    }
  }

  @Test("show and count those alone whose keys the viewer sees", arguments: Engine.available)
  func seen(engine: Engine) async throws {
    try await withPeople(engine) { (everybody: People) async throws in
      let few = People(
        database: everybody.database,
        visible: "u.is_active = 1",
        seen: "SELECT s.id FROM users s WHERE s.role = \("user")"
      )
      let first = try await few.page(["page_size": "2"])
      #expect(first.elements == ["f%f", "e_e"] && first.count == 4)
      let last = try await few.page(["page_size": "2", "page": "2", "filter": #"{"<":[{"var":"rank"},60]}"#])
      #expect(last.elements == ["Bob"] && last.count == 3)
    }
  }

  @Test("sort by the fields they have, nothing first, and ignore others", arguments: Engine.available)
  func sorts(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      #expect(try await people.names(["sort": "id"]) == ["ann", "Bob", "cy", "Öde", "e_e", "f%f"])
      #expect(try await people.names(["sort": "-rank"]).first == "f%f")
      #expect(try await people.names(["sort": "-nickname"]).prefix(2) == ["Öde", "ann"])
      #expect(try await people.names(["sort": "nickname,id"]).prefix(2) == ["Bob", "cy"])
      #expect(try await people.names(["sort": "password"]) == people.names([:]))
      #expect(try await people.names(["sort": "id; DROP TABLE users"]).count == 6)
    }
  }

  @Test("search every word in some field, without regard to case in any script", arguments: Engine.available)
  func searches(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      #expect(try await people.names(["search": "BOB"]) == ["Bob"])
      #expect(try await people.names(["search": "öD"]) == ["Öde"])
      #expect(try await people.names(["search": "ann admin"]) == ["ann"])
      #expect(try await people.names(["search": "ann,user"]).isEmpty)
      #expect(try await people.names(["search": "%"]) == ["f%f"])
      #expect(try await people.names(["search": "_"]) == ["e_e"])
      #expect(try await people.names(["search": "' OR 1=1 --"]).isEmpty)
    }
  }

  @Test("take every operator of a filter", arguments: Engine.available)
  func filters(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      for (filter, expected) in [
        (#"{"==":[{"var":"name"},"ann"]}"#, ["ann"]),
        (#"{"==":[{"var":"name"},"ANN"]}"#, []),
        (#"{"and":[{"==":[{"var":"role"},"user"]},{"<":[{"var":"rank"},30]}]}"#, ["Bob"]),
        (#"{"or":[{"==":[{"var":"name"},"ann"]},{">=":[{"var":"rank"},60]}]}"#, ["f%f", "ann"]),
        (#"{"!":{"==":[{"var":"role"},"user"]}}"#, ["ann"]),
        (#"{"!":{"==":[{"var":"nickname"},"Ann A."]}}"#, ["f%f", "e_e", "Öde", "cy", "Bob"]),
        (#"{"!!":{"var":"nickname"}}"#, ["Öde", "ann"]),
        (#"{"==":[{"var":"nickname"},null]}"#, ["f%f", "e_e", "cy", "Bob"]),
        (#"{"==":[{"var":"is_active"},false]}"#, ["cy"]),
        (#"{"!":{"var":"is_active"}}"#, ["cy"]),
        (#"{"!":{"var":"last_login"}}"#, ["f%f", "e_e", "Öde", "cy", "Bob", "ann"]),
        (#"{"<=":[20,{"var":"rank"},30]}"#, ["cy", "Bob"]),
        (#"{"<":[20,{"var":"rank"},40.0]}"#, ["cy"]),
        (#"{">":[{"var":"created_date"},"2026-11-21T00:00:04Z"]}"#, ["f%f"]),
        (#"{"<=":["2026-11-21T00:00:01Z",{"var":"created_date"},"2026-11-21T01:00:02+01:00"]}"#, ["cy", "Bob"]),
        (#"{"in":[{"var":"name"},["ann","cy","x"]]}"#, ["cy", "ann"]),
        (#"{"in":[{"var":"id"},[]]}"#, []),
        (#"{"in":[{"var":"nickname"},[null,"Ann A."]]}"#, ["f%f", "e_e", "cy", "Bob", "ann"]),
        (#"{"in":["ÖD",{"var":"name"}]}"#, ["Öde"]),
        (#"{"in":["%",{"var":"name"}]}"#, ["f%f"]),
        (#"{"==":[{"var":"name"},"x' OR '1'='1"]}"#, []),
      ] {
        let found = try await people.names(["filter": filter])
        #expect(found == expected, "\(filter)")
      }
    }
  }

  @Test("take plain filters on the fields they have", arguments: Engine.available)
  func plainFilters(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      #expect(try await people.names(["name": "ann"]) == ["ann"])
      #expect(try await people.names(["is_active": "False"]) == ["cy"])
      #expect(try await people.names(["rank": "20", "role": "user"]) == ["Bob"])
      #expect(try await people.names(["password": "x"]).count == 6)
      await #expect(throws: ValidationFailure.self) { try await people.page(["rank": "x"]) }
      await #expect(throws: ValidationFailure.self) { try await people.page(["is_active": "maybe"]) }
    }
  }

  @Test(
    "refuse unknown fields and values of another kind",
    arguments: [
      #"{"==":[{"var":"password"},"x"]}"#, #"{"in":["a",{"var":"rank"}]}"#, #"{"==":[{"var":"rank"},"x"]}"#,
      #"{"==":[{"var":"rank"},1.5]}"#, #"{"<":[{"var":"is_active"},true]}"#, #"{"<":[{"var":"name"},null]}"#,
      #"{">":[{"var":"created_date"},"yesterday"]}"#, #"{"==":[{"var":"name"},true]}"#,
      #"{"==":[{"var":"name; DROP TABLE users"},1]}"#, #"{"==":[{"var":"u.password"},""]}"#,
    ]
  )
  func refuses(filter: String) async throws {
    try await withPeople(.sqlite) { (people: People) async throws in
      let failure = await #expect(throws: ValidationFailure.self) { try await people.page(["filter": filter]) }
      #expect(failure?.problems.map(\.field) == ["filter"])
    }
  }

  @Test("find what is in one of a few words by any part of it", arguments: Engine.available)
  func searchesWords(engine: Engine) async throws {
    try await withPeople(engine) { people in
      let all = try await people.names(["search": "aL"])
      #expect(all == ["ann"])
      let some = try await people.names(["search": "ome"])
      #expect(some.count == 5)
      let nobody = try await people.names(["search": "some all"])
      #expect(nobody.isEmpty)
    }
  }

  @Test("count and show only what the viewer may see", arguments: Engine.available)
  func hides(engine: Engine) async throws {
    try await withPeople(engine) { (everybody: People) async throws in
      let name = "ann' OR TRUE --"
      let few = People(database: everybody.database, visible: "u.is_active = 1 AND u.name <> \(name)")
      let page = try await few.page(["filter": #"{"or":[{"var":"id"},{"!":{"var":"id"}}]}"#, "page_size": "2"])
      #expect(page.count == 5)
      #expect(try await few.names(["name": "cy"]).isEmpty)
    }
  }

  @Test("stay right through more statements than a connection keeps", arguments: Engine.available)
  func manyStatements(engine: Engine) async throws {
    try await withPeople(engine) { (people: People) async throws in
      for count in 1...300 where count < 190 || count.isMultiple(of: 10) {
        let names = (0..<min(count, 190)).map { "\"n\($0)\"" }.joined(separator: ",")
        let order = count.isMultiple(of: 2) ? "name" : "-name"
        let filter = #"{"in":[{"var":"name"},["ann",\#(names)]]}"#
        #expect(try await people.names(["filter": filter, "sort": order]) == ["ann"])
      }
    }
  }

  @Test("give the same on both engines for a thousand filters that chance made")
  func fuzz() async throws {
    try await withPeople(.sqlite) { (left: People) async throws in
      try await withPeople(.postgres) { (right: People) async throws in
        var hits = 0
        for _ in 0..<1000 {
          let filter = Self.randomFilter(depth: 0)
          let expected = await Result.catching { try await left.names(["filter": filter]) }
          let found = await Result.catching { try await right.names(["filter": filter]) }
          switch (expected, found) {
          case (.success(let expected), .success(let found)):
            #expect(expected == found, "\(filter)")
            hits += expected.isEmpty ? 0 : 1
          case (.failure(let expected), .failure(let found)):
            #expect(expected as? ValidationFailure != nil && found as? ValidationFailure != nil, "\(filter): \(found)")
          default: Testing.Issue.record("\(filter): \(expected) \(found)")
          }
        }
        #expect(hits > 200)
      }
    }
  }

  private static func randomFilter(depth: Int) -> String {
    let field =
      "{\"var\":\"\(["name", "role", "nickname", "rank", "is_active", "last_login"].randomElement() ?? "id")\"}"
    let values = [
      "\"ann\"", "\"user\"", "30", "-1", "2.5", "true", "false", "null", "\"Ö\"", "\"%\"", "\"2026-11-21\"",
    ]
    let value = values.randomElement() ?? "0"
    switch Int.random(in: depth > 3 ? 3...7 : 0...7) {
    case 0: return "{\"and\":[\(randomFilter(depth: depth + 1)),\(randomFilter(depth: depth + 1))]}"
    case 1: return "{\"or\":[\(randomFilter(depth: depth + 1)),\(randomFilter(depth: depth + 1))]}"
    case 2: return "{\"!\":\(randomFilter(depth: depth + 1))}"
    case 3: return "{\"in\":[\(field),[\(value),\(values.randomElement() ?? "0")]]}"
    case 4: return "{\"in\":[\"n\",\(field)]}"
    case 5: return "{\"!!\":\(field)}"
    case 6: return "{\"<=\":[\(value),\(field),\(values.randomElement() ?? "0")]}"
    default: return "{\"\(["==", "<", ">", "<=", ">="].randomElement() ?? "==")\":[\(field),\(value)]}"
    }
  }
}
