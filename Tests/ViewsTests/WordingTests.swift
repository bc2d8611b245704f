import Domain
import Testing

@testable import Views

@Suite("Wording") struct WordingTests {
  @Test("counts read as words")
  func counts() {
    #expect(Wording.count(0, "task") == "no tasks")
    #expect(Wording.count(1, "task") == "1 task")
    #expect(Wording.count(1234, "task") == "1,234 tasks")
    #expect(Wording.count(2, "is not", "are not") == "2 are not")
  }

  @Test("thousands are grouped", arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func groups(number: Int, words: String) {
    #expect(Wording.grouped(number) == words)
  }

  @Test(
    "sizes have one digit after the point",
    arguments: [
      (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1550, "1.5 kB"), (999_999, "999.9 kB"),
      (20_000_000, "20.0 MB"), (2_000_000_000, "2.0 GB"), (3_500_000_000_000, "3.5 TB"),
      (5_000_000_000_000_000, "5000.0 TB"),
    ] as [(Int64, String)]
  )
  func sizes(bytes: Int64, words: String) {
    #expect(Wording.size(ofBytes: bytes) == words)
  }

  @Test(
    "a session is called by its browser and system",
    arguments: [
      ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
      ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
      ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
      ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
      ("curl/8.5.0", "curl/8.5.0"), ("", "Unknown program"),
    ]
  )
  func devices(userAgent: String, name: String) {
    #expect(Device(userAgent: userAgent).name == name)
  }
}

@Suite("Addresses") struct AddressTests {
  @Test("a query leaves out what is empty, and encodes the rest")
  func queries() {
    #expect(Address.with("/a", [("q", ""), ("b", nil)]) == "/a")
    #expect(Address.with("/a", [("q", "é&=?#/ +"), ("b", "1")]) == "/a?q=%C3%A9%26%3D%3F%23%2F%20%2B&b=1")
  }

  @Test("a token cannot leave its place in a path")
  func tokens() {
    #expect(Path.invitation("../admin?x") == "/invitations/..%2Fadmin%3Fx")
  }

  @Test("targets of forms are nouns below the thing they act on")
  func targets() {
    #expect(Path.projectDeletion(.init(7)) == "/projects/7/deletion")
    #expect(Path.sessionRevocation(.init(3)) == "/account/sessions/3/revocation")
    #expect(Path.job(.init(7), .init(8), frame: 12) == "/tasks/7/jobs/8?frame=12")
  }
}
