import Domain
import Testing

@Suite("Filters in JSON Logic")
struct JSONLogicTests {
  @Test("every operator is read")
  func operators() throws {
    let filter = try JSONLogic.expression(
      #"{"and":[{"==":[{"var":"name"},"owls"]},{"or":[{"!":{"var":"owner"}},{"!!":[{"var":["owner"]}]}]},"#
        + #"{"<=":[1,{"var":"id"},9]},{"in":[{"var":"id"},[1,2]]},{"in":["ow",{"var":"name"}]},{">":[5,{"var":"id"}]}]}"#
    )
    #expect(
      filter
        == .all([
          .comparison(field: "name", .equal, .text("owls")),
          .any([.not(.isSet(field: "owner")), .isSet(field: "owner")]),
          .all([
            .comparison(field: "id", .greaterOrEqual, .integer(1)), .comparison(field: "id", .lessOrEqual, .integer(9)),
          ]),
          .isOneOf(field: "id", [.integer(1), .integer(2)]),
          .contains(field: "name", text: "ow"),
          .comparison(field: "id", .less, .integer(5)),
        ])
    )
  }

  @Test(
    "what cannot be read is refused with a sentence for the field filter",
    arguments: [
      "", "{", "7", "null", "[]", "{}", #"{"and":[]}"#, #"{"and":{}}"#, #"{"==":[1,2]}"#, #"{"==":[{"var":"a"}]}"#,
      #"{"==":[{"var":"a"},{"var":"b"}]}"#, #"{"==":[{"var":"a"},[1]]}"#, #"{"~":[{"var":"a"},1]}"#, #"{"var":7}"#,
      #"{"var":""}"#, #"{"in":[{"var":"a"},7]}"#, #"{"in":[7,{"var":"a"}]}"#,
      #"{"==":[{"var":"a"},1],"<":[{"var":"a"},1]}"#,
      #"{">":[1,{"var":"a"},9]}"#, #"{"!":[{"var":"a"},{"var":"b"}]}"#, #"{"==":[{"var":"a"},1e999]}"#,
      String(repeating: #"{"!":"#, count: 40) + #"{"var":"a"}"# + String(repeating: "}", count: 40),
      String(repeating: #"{"!":"#, count: 5000), String(repeating: "[", count: 16_000),
      String(repeating: "[", count: 505) + String(repeating: "]", count: 505),
      #"{"and":["# + String(repeating: #"{"var":"a"},"#, count: 300) + #"{"var":"a"}]}"#,
      #"{"in":[{"var":"a"},["# + String(repeating: "1,", count: 300) + "1]]}",
      #"{"in":["# + String(repeating: " ", count: 20_000) + #"{"var":"a"},[1]]}"#,
    ]
  )
  func refusals(text: String) {
    let failure = #expect(throws: ValidationFailure.self) { try JSONLogic.expression(text) }
    #expect(failure?.problems.map(\.field) == ["filter"])
    #expect((failure?.description.utf8.count ?? 0) < 300)
  }

  @Test("cut off or changed anywhere, a filter is read or refused, and nothing else")
  func fuzz() {
    let whole = Array(#"{"and":[{"<=":[1,{"var":"id"},9.5]},{"in":[{"var":"é"},[null,"x\u00e9",true]]}]}"#.utf8)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
        default: bytes = Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &random)))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do { _ = try JSONLogic.expression(text) } catch { #expect(error.problems.first?.field == "filter") }
    }
  }
}

@Suite("What a request asks of a list")
struct ListQueryTests {
  private func query(_ parameters: [String: String], header: String? = nil) throws -> ListQuery {
    try ListQuery(parameters.map { ($0.key, $0.value) }, organizationHeader: header)
  }

  @Test("pages are ten rows, unless all are wanted")
  func pages() throws {
    let plain = try query([:])
    #expect(plain.page == 1 && plain.pageSize == 10 && plain.offset == 0)
    #expect(try query(["page": "3", "page_size": "20"]).offset == 40)
    #expect(try query(["page_size": "all"]).pageSize == ListQuery.largestPage)
    #expect(try query(["page_size": "99999999"]).pageSize == ListQuery.largestPage)
  }

  @Test(
    "what is no page is refused",
    arguments: [["page": "x"], ["page": "1.5"], ["page_size": "0"], ["page_size": "-1"], ["page_size": "many"]]
  )
  func refusals(parameters: [String: String]) {
    #expect(throws: ValidationFailure.self) { try query(parameters) }
  }

  @Test("a page before the first, or beyond all counting, is not there", arguments: ["0", "-7", "9223372036854775807"])
  func noSuchPage(page: String) {
    #expect(throws: NotFound.self) { try query(["page": page, "page_size": "all"]) }
  }

  @Test("the organisation comes from the query before the header, and empty means outside of all")
  func organizations() throws {
    #expect(try query([:]).organization == .everything)
    #expect(try query(["org": ""]).organization == .personal)
    #expect(try query(["org": "lab"], header: "").organization == .slug("lab"))
    #expect(try query(["org_id": "7"]).organization == .id(7))
    #expect(try query([:], header: "lab").organization == .slug("lab"))
    #expect(try query([:], header: "").organization == .personal)
    #expect(throws: ValidationFailure.self) { try query(["org_id": "x"]) }
  }
}

@Suite("Dates as text")
struct TimestampTextTests {
  @Test(
    "are read in every form of ISO 8601 that CVAT's clients write",
    arguments: [
      ("1970-01-01", 0), ("1970-01-01T00:00:01Z", 1000), ("1970-01-01T00:00:01.5Z", 1500),
      ("1970-01-01T00:00:01.280787Z", 1280), ("1970-01-01T02:00:00+02:00", 0), ("1969-12-31T22:30:00-0130", 0),
      ("1970-01-01 00:01", 60_000), ("2024-02-29T00:00:00", 1_709_164_800_000),
      ("2026-11-21T03:02:09.280Z", 1_795_230_129_280),
    ] as [(String, Int64)]
  )
  func readable(text: String, milliseconds: Int64) {
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test("what is written is read back")
  func roundTrip() {
    for _ in 0..<500 {
      let moment = Timestamp(milliseconds: .random(in: -62_000_000_000_000...250_000_000_000_000))
      #expect(Timestamp(iso8601: moment.iso8601) == moment)
    }
  }

  @Test(
    "other texts are none",
    arguments: [
      "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-11-21T", "2026-11-21T25:00", "2026-11-21T03:02:",
      "2026-11-21T03:02:09.Z", "2026-11-21T03:02:09+2", "2026-11-21T03:02:09Zz", "yesterday", "२०२६-११-२१",
    ]
  )
  func unreadable(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }
}
