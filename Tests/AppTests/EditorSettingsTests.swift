import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("Settings of the editor")
struct EditorSettingsTests {
  private static let path = "/api/editor/settings"

  @Test("of each setting the newest choice stays, in whatever order they come", arguments: Engine.available)
  func newestStays(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let bob = try await server.visitor("bob")
      #expect(try await ann.get(Self.path).text == "{}")
      for body in [
        #"{"step":{"value":7,"at":20},"keys":{"value":{"undo":["u"]},"at":20}}"#, #"{"step":{"value":5,"at":10}}"#,
        #"{"step":{"value":6,"at":20},"speed":{"value":4,"at":0}}"#, "{}",
      ] {
        #expect(try await ann.json(.patch, Self.path, body).status == .noContent, "\(body)")
      }
      #expect(
        try await ann.get(Self.path).text
          == #"{"keys":{"at":20,"value":{"undo":["u"]}},"speed":{"at":0,"value":4},"step":{"at":20,"value":7}}"#
      )
      #expect(try await bob.get(Self.path).text == "{}")
    }
  }

  @Test("what is no choice is refused by its name, and nothing of it is kept", arguments: Engine.available)
  func othersAreRefused(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      for choice in ["7", "null", #"{"value":7}"#, #"{"at":7}"#, #"{"value":7,"at":"7"}"#, #"{"value":7,"at":-1}"#] {
        let answer = try await ann.json(.patch, Self.path, #"{"speed":{"value":4,"at":1},"step":\#(choice)}"#)
        #expect(answer.status == .badRequest, "\(choice)")
        #expect(answer.text.contains("step") && answer.text.contains("milliseconds"), "\(answer.text)")
      }
      #expect(try await ann.json(.patch, Self.path, "[]").status == .badRequest)
      let long = String(repeating: "x", count: 40_000)
      func keep(_ name: String, _ value: String) async throws -> TestResponse {
        try await ann.json(.patch, Self.path, #"{"\#(name)":{"value":"\#(value)","at":1}}"#)
      }
      #expect(try await keep("a", long).status == .noContent)
      let second = try await keep("b", long)
      #expect(second.status == .badRequest && second.text.contains("more than the 64 KiB"), "\(second.text)")
      #expect(try await keep("c", long + long).status == .contentTooLarge)
      #expect(!(try await ann.get(Self.path).text.contains(#""b""#)))
    }
  }

  @Test("browsers that send at the same moment all leave their choices", arguments: Engine.available)
  func allAtOnce(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database).id
      let (store, work) = (EditorSettingsStore(database), EditorSettingsWork(database))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            let choice = OpaqueValue.members(["value": .number(Double(number)), "at": .number(1)])
            let settings = try EditorSettings(chosen: .members(["s\(number)": choice]))
            try await work.take(settings, of: owner, now: .test())
          }
        }
        try await group.waitForAll()
      }
      let text = try await store.settings(of: owner) ?? ""
      for number in 0..<20 { #expect(text.contains(#""s\#(number)""#)) }
    }
  }

  @Test("values that an older server kept without a moment yield to any choice")
  func olderContent() async throws {
    try await withDatabase(.sqlite) { database in
      let owner = try await Sample.user("ann", in: database).id
      let store = EditorSettingsStore(database)
      try await store.change(of: owner, now: .test()) { _ in #"{"step":3,"speed":4}"# }
      let choice = OpaqueValue.members(["value": .number(7), "at": .number(0)])
      try await EditorSettingsWork(database).take(
        try EditorSettings(chosen: .members(["step": choice])),
        of: owner,
        now: .test()
      )
      #expect(try await store.settings(of: owner) == #"{"speed":4,"step":{"at":0,"value":7}}"#)
    }
  }
}
