import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import TestSupport
import HTTPTypes
import Testing

@testable import App

@Suite("The API's document")
struct SchemaTests {
  private struct Document: Decodable {
    struct Operation: Decodable {
      let operationId: String
    }

    let openapi: String
    let paths: [String: [String: Operation]]
  }

  @Test("names every route of the API and nothing else, each by one name")
  func isComplete() async throws {
    try await withServer { (server: TestServer) async throws in
      let answer = try await server.stranger().get("/api/schema/?scheme=json")
      #expect(answer.status == .ok)
      let document = try JSONDecoder().decode(Document.self, from: Data(answer.bytes))
      let described = document.paths.flatMap { path, item in item.keys.map { "\($0.uppercased()) \(path)" } }
      let served = try RouteListing.entries().filter { $0.path.hasPrefix("/api/") }.map { "\($0.method) \($0.path)" }
      #expect(described.sorted() == served.sorted())
      let names = document.paths.values.flatMap { $0.values.map(\.operationId) }
      #expect(Set(names).count == names.count)
    }
  }

  @Test("knows no operation that is not there")
  func isTrue() throws {
    let served = Set(try RouteListing.entries().map { "\($0.method) \($0.path)" })
    for name in APIOperations.all.keys { #expect(served.contains(name), "\(name)") }
  }
}
