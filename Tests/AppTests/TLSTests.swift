import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Logging
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("Own TLS")
struct TLSTests {
  private func install(_ name: String, in folder: String) throws {
    for (from, to) in [("\(name).pem", "chain.pem"), ("\(name).key.pem", "key.pem")] {
      try Data(Fixture.bytes(from)).write(to: URL(filePath: "\(folder)/\(to)"), options: .atomic)
    }
  }

  private enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
      Array(try #require(FileManager.default.contents(atPath: Checkout.path("Tests/Fixtures/TLS/\(name)"))))
    }
  }

  private func watch(_ folder: String) throws -> CertificateWatch {
    try CertificateWatch(
      files: Settings.TLS(certificate: "\(folder)/chain.pem", key: "\(folder)/key.pem"),
      lane: WorkLane("test", width: 1),
      logger: Logger(label: "test") { LogLine(logLevel: .critical, label: $0, format: .json) }
    )
  }

  @Test("new files are taken, and what handshakes get changes with them")
  func renewal() async throws {
    try await withTemporaryFolder { folder in
      try install("first", in: folder)
      let watch = try watch(folder)
      let before = watch.pair.chain
      watch.reread()
      #expect(watch.pair.chain == before)
      try install("second", in: folder)
      watch.reread()
      #expect(watch.pair.chain != before)
    }
  }

  @Test("a file that is not there, is something else, or belongs to another is told with its setting")
  func sentences() async throws {
    try await withTemporaryFolder { folder in
      try install("first", in: folder)
      try Data("no key\n".utf8).write(to: URL(filePath: "\(folder)/other.pem"))
      try Data(Fixture.bytes("second.key.pem")).write(to: URL(filePath: "\(folder)/second.pem"))
      for (certificate, key, words) in [
        ("none.pem", "key.pem", "TLS_CERT names \(folder)/none.pem, which user"),
        ("other.pem", "key.pem", "TLS_CERT names \(folder)/other.pem, in which there is no certificate"),
        ("chain.pem", "other.pem", "TLS_KEY names \(folder)/other.pem, in which there is no private key"),
        ("chain.pem", "second.pem", "do not belong together"),
      ] {
        let files = Settings.TLS(certificate: "\(folder)/\(certificate)", key: "\(folder)/\(key)")
        let failure = #expect(throws: SettingsFailure.self) { try CertificatePair(files) }
        #expect(failure?.description.contains(words) == true, "\(words): \(String(describing: failure))")
      }
    }
  }

  @Test("a certificate without its key is not taken until the key follows")
  func halfRenewal() async throws {
    try await withTemporaryFolder { folder in
      try install("first", in: folder)
      let watch = try watch(folder)
      let before = watch.pair.chain
      try Data(Fixture.bytes("second.pem")).write(to: URL(filePath: "\(folder)/chain.pem"), options: .atomic)
      watch.reread()
      #expect(watch.pair.chain == before)
      try Data(Fixture.bytes("second.key.pem")).write(to: URL(filePath: "\(folder)/key.pem"), options: .atomic)
      watch.reread()
      #expect(watch.pair.chain != before)
      try FileManager.default.removeItem(atPath: "\(folder)/key.pem")
      let kept = watch.pair.chain
      watch.reread()
      #expect(watch.pair.chain == kept)
    }
  }

  @Test("files that do not belong together stop the start, and the sentence names both")
  func mismatch() async throws {
    try await withTemporaryFolder { folder in
      try install("first", in: folder)
      try Data(Fixture.bytes("second.key.pem")).write(to: URL(filePath: "\(folder)/key.pem"))
      #expect {
        try watch(folder)
      } throws: { error in
        let sentence = (error as? SettingsFailure)?.description ?? ""
        return sentence.contains("TLS_CERT") && sentence.contains("TLS_KEY")
      }
    }
  }

  @Test(
    "only a token of the authority becomes a file's name",
    arguments: [
      ("/.well-known/acme-challenge/abcdefghijklmnop_-09", true), ("/.well-known/acme-challenge/short", false),
      ("/.well-known/acme-challenge/../../../../etc/passwd", false),
      ("/.well-known/acme-challenge/abcdefghijklmnop/../../x", false),
      ("/.well-known/acme-challenge/abcdefghijklmn%2fop", false), ("/login", false),
    ]
  )
  func tokens(path: String, isToken: Bool) {
    #expect((PlainDoor.challengeToken(in: path) != nil) == isToken)
  }
}

@Suite("Stopping")
struct StoppingTests {
  @Test("/ready says no and connections are told to end, while everything else is still answered")
  func farewell() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      #expect(try await visitor.get("/ready").status == .ok)
      server.services.readiness.stop()
      let ready = try await visitor.get("/ready")
      #expect(ready.status == .serviceUnavailable)
      #expect(ready.text.contains("stopping"))
      let page = try await visitor.get("/mascots")
      #expect(page.status == .ok)
      #expect(page.headers[.connection] == "close")
      #expect(try await visitor.get("/health").status == .ok)
    }
  }
}
