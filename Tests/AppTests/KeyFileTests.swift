import FoundationEssentials
import TestSupport
import Testing

@testable import App

@Suite("The file with the key of stored secrets")
struct KeyFileTests {
  @Test("processes that begin together on an empty folder get one key, and later ones the same")
  func together() async throws {
    try await withTemporaryFolder { folder in
      let texts = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<8 { group.addTask { try KeyFile(in: folder).text } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      let later = try KeyFile(in: folder).text
      #expect(texts == [later])
      #expect(later.utf8.count >= 32)
    }
  }

  @Test("a file that is no key is refused by its name, and stays")
  func wrong() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/keys/secret.key"
      try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
      try Data("short\n".utf8).write(to: URL(filePath: path))
      let failure = #expect(throws: SettingsFailure.self) { try KeyFile(in: folder) }
      #expect(failure?.description.contains(path) == true)
      #expect(FileManager.default.contents(atPath: path) == Data("short\n".utf8))
    }
  }
}
