import Synchronization
import TestSupport
import Testing

@testable import Outbound

/// Answers every look-up from a list, one entry after the other, the last one for ever.
final class ScriptedResolver: HostResolver {
  private let answers: [[String]]
  private let calls = Mutex(0)

  init(_ answers: [String]...) {
    self.answers = answers
  }

  var lookups: Int { calls.withLock { $0 } }

  func addresses(of host: String) async throws -> [IPAddress] {
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    return answers[min(call, answers.count) - 1].compactMap { IPAddress($0) }
  }
}

@Suite("Calls to the inside")
struct OutboundPolicyTests {
  private let limits = OutboundLimits(mostBytes: 1000, seconds: 60)

  @Test("never reach a listener on this machine, however its address is written")
  func corpusReachesNothing() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("secret")
    } _: { sentinel in
      let hosts = [
        "127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[::]", "2130706433",
        "0177.1",
        "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "127.0.1", "127.0.0.1.", "localhost.", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "127.000.000.001", "%31%32%37.0.0.1", "user@127.0.0.1", "example.org@127.0.0.1", "\u{2460}27.0.0.1",
        "127.0.0.1%00.org",
        "127.0.0.1#.example.org", "127.0.0.1?.example.org", "127.127.127.127", "[0:0:0:0:0:0:0:1]", "LOCALHOST",
      ]
      let outbound = Outbound(policy: try AddressPolicy())
      for host in hosts {
        for text in ["http://\(host):\(sentinel.port)/", "https://\(host):\(sentinel.port)/"] {
          await #expect(throws: OutboundFailure.self, "\(text)") {
            _ = try await outbound.answer(to: OutboundRequest(try OutboundURL(text)), limits: limits)
          }
        }
      }
      for text in [
        "http:\\\\127.0.0.1:\(sentinel.port)/", "http:127.0.0.1:\(sentinel.port)",
        "gopher://127.0.0.1:\(sentinel.port)/_x",
      ] {
        #expect(throws: OutboundFailure.self, "\(text)") { _ = try OutboundURL(text) }
      }
      #expect(sentinel.connections == 0)
    }
  }

  @Test(
    "are refused for what a name leads to, even where one address of several is public",
    arguments: [
      ["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], ["169.254.170.2"], ["10.0.0.1"], ["fd00::1"],
      ["::1"],
      ["2606:4700::1", "::ffff:127.0.0.1"],
    ]
  )
  func nameLeadsInside(addresses: [String]) async throws {
    let outbound = Outbound(policy: try AddressPolicy(), resolver: ScriptedResolver(addresses))
    await #expect(throws: OutboundFailure.notPermitted(host: "pictures.test")) {
      _ = try await outbound.answer(to: OutboundRequest(try OutboundURL("http://pictures.test/")), limits: limits)
    }
  }

  @Test("go to the address that was checked: a name server that changes its mind changes nothing")
  func addressIsPinned() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("here")
    } _: { peer in
      // No system knows this name, so an answer can only come by way of the address that the resolver gave.
      let origin = "http://pictures.test:\(peer.port)"
      let resolver = ScriptedResolver(["127.0.0.1"], ["8.8.8.8"])
      let outbound = Outbound(policy: try AddressPolicy(allowing: [origin]), resolver: resolver)
      let answer = try await outbound.answer(to: OutboundRequest(try OutboundURL("\(origin)/a")), limits: limits)
      #expect(String(decoding: answer.body, as: UTF8.self) == "here")
      #expect(resolver.lookups == 1)
      #expect(peer.requests.first?.lowercased().contains("host: pictures.test:\(peer.port)") == true)
    }
  }

  @Test("reach the next address where the first one swallows everything")
  func nextAddressIsTried() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("here")
    } _: { peer in
      let swallowing = try SwallowingPort("127.0.0.2", peer.port)
      defer { swallowing.close() }
      let origin = "http://pictures.test:\(peer.port)"
      let resolver = ScriptedResolver([swallowing.address, "127.0.0.1"])
      let outbound = Outbound(policy: try AddressPolicy(allowing: [origin]), resolver: resolver)
      let answer = try await outbound.answer(
        to: OutboundRequest(try OutboundURL(origin)),
        limits: OutboundLimits(mostBytes: 1000, seconds: 10)
      )
      #expect(answer.head.status == 200)
      #expect(peer.connections == 1)
    }
  }

  @Test("reach the next address also where the first one never begins to encrypt")
  func nextAddressIsTriedBehindSilence() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("no encryption")
    } _: { peer in
      let silent = try SwallowingPort("127.0.0.2", peer.port, isConnecting: true)
      defer { silent.close() }
      let origin = "https://pictures.test:\(peer.port)"
      let resolver = ScriptedResolver([silent.address, "127.0.0.1"])
      let outbound = Outbound(policy: try AddressPolicy(allowing: [origin]), resolver: resolver)
      await #expect(throws: OutboundFailure.unreachable(host: "pictures.test")) {
        _ = try await outbound.answer(
          to: OutboundRequest(try OutboundURL(origin)),
          limits: OutboundLimits(mostBytes: 1000, seconds: 5)
        )
      }
      #expect(peer.connections == 1)
    }
  }

  @Test("are possible where an administrator allowed the origin or the range, and nowhere beside it")
  func allowedOriginIsCalled() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("here")
    } _: { peer in
      let request = OutboundRequest(try OutboundURL(peer.origin))
      for entry in [peer.origin, "127.0.0.0/8", "127.0.0.1"] {
        let outbound = Outbound(policy: try AddressPolicy(allowing: [entry]))
        let answer = try await outbound.answer(to: request, limits: limits)
        #expect(answer.head.status == 200, "\(entry)")
      }
      for entry in ["http://127.0.0.1:\(peer.port + 1)", "https://127.0.0.1:\(peer.port)", "10.0.0.0/8"] {
        let outbound = Outbound(policy: try AddressPolicy(allowing: [entry]))
        await #expect(throws: OutboundFailure.notPermitted(host: "127.0.0.1"), "\(entry)") {
          _ = try await outbound.answer(to: request, limits: limits)
        }
      }
    }
  }

  @Test("go to no service that hands out credentials, even where its range is allowed")
  func metadataIsNeverCalled() async throws {
    let policy = try AddressPolicy(allowing: ["169.254.0.0/16", "http://169.254.169.254"])
    await #expect(throws: OutboundFailure.notPermitted(host: "169.254.169.254")) {
      _ = try await Outbound(policy: policy).answer(
        to: OutboundRequest(try OutboundURL("http://169.254.169.254/latest/meta-data/")),
        limits: limits
      )
    }
  }

  @Test("are refused on ports that are none of the web's")
  func portsAreListed() throws {
    let address = try #require(IPAddress("8.8.8.8"))
    let policy = try AddressPolicy()
    for port in [22, 25, 53, 6379, 5432, 11211] {
      #expect(!policy.permits(address, for: try OutboundURL("http://example.org:\(port)")), "\(port)")
    }
    #expect(policy.permits(address, for: try OutboundURL("https://example.org")))
  }

  @Test("cannot be allowed by a word that is neither origin nor range")
  func entriesAreChecked() {
    for entry in ["minio", "http://minio/path", "10.0.0.0/99", "ftp://minio", "*"] {
      #expect(throws: OutboundFailure.self, "\(entry)") { _ = try AddressPolicy(allowing: [entry]) }
    }
  }

  @Test("are refused when a redirection leads there")
  func redirectionIsChecked() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("secret")
    } _: { sentinel in
      let targets = [
        "http://127.0.0.1:\(sentinel.port)/", "//127.0.0.1:\(sentinel.port)/", "http://localhost:\(sentinel.port)/",
        "http://[::1]:\(sentinel.port)/", "file:///etc/passwd", "http://2130706433:\(sentinel.port)/",
      ]
      for target in targets {
        try await FakePeer.run { _ in
          FakePeer.redirect(302, to: target)
        } _: { peer in
          let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin]))
          await #expect(throws: OutboundFailure.self, "\(target)") {
            _ = try await outbound.answer(to: OutboundRequest(try OutboundURL(peer.origin)), limits: limits)
          }
          #expect(peer.connections == 1)
        }
      }
      #expect(sentinel.connections == 0)
    }
  }
}
