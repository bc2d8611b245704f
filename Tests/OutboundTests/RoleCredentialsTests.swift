import Synchronization
import TestSupport
import Testing

@testable import Outbound

@Suite("Keys of a role")
struct RoleCredentialsTests {
  private static let keys =
    #"{"AccessKeyId":"ASIA","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-21T13:00:00Z"}"#

  private static func answer(_ body: String, status: String = "200 OK") -> FakePeer.Behaviour {
    .text("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
  }

  @Test("a task's come from the address that it is given, with its token, and are fetched anew before they end")
  func container() async throws {
    // An hour before the end of the keys.
    let clock = Mutex<Int64>(1_795_262_400)
    try await FakePeer.run { _ in
      Self.answer(Self.keys)
    } _: { peer in
      let source = try RoleCredentials(.container(url: "\(peer.origin)/role", token: "secret")) {
        clock.withLock { $0 }
      }
      let expected = AWSCredentials(accessKey: "ASIA", secretKey: "s", sessionToken: "t")
      for _ in 0..<2 {
        let found = try await source.credentials()
        #expect(found == expected)
      }
      #expect(peer.requests.count == 1)
      #expect(peer.requests[0].contains("GET /role "))
      #expect(peer.requests[0].lowercased().contains("authorization: secret"))
      clock.withLock { $0 += 3600 - 60 }
      _ = try await source.credentials()
      #expect(peer.requests.count == 2)
    }
  }

  @Test("a machine's take three steps, of which the first gives a token (IMDSv2)")
  func machine() async throws {
    try await FakePeer.run { path in
      switch path {
      case "/latest/api/token": Self.answer("token1")
      case "/latest/meta-data/iam/security-credentials/": Self.answer("porthole\n")
      case "/latest/meta-data/iam/security-credentials/porthole": Self.answer(Self.keys)
      default: Self.answer("", status: "404 Not Found")
      }
    } _: { peer in
      let source = try RoleCredentials(.machine(origin: peer.origin)) { 1_795_262_400 }
      let found = try await source.credentials()
      #expect(found.accessKey == "ASIA")
      #expect(peer.requests.count == 3)
      #expect(peer.requests[0].hasPrefix("PUT "))
      #expect(peer.requests[2].lowercased().contains("x-aws-ec2-metadata-token: token1"))
    }
  }

  @Test("keys that still hold are used while no new ones can be had, and a refusal is told where there are none")
  func outage() async throws {
    let clock = Mutex<Int64>(1_795_262_400)
    let isDown = Mutex(false)
    try await FakePeer.run { _ in
      isDown.withLock { $0 } ? Self.answer("", status: "500 Broken") : Self.answer(Self.keys)
    } _: { peer in
      let source = try RoleCredentials(.container(url: "\(peer.origin)/role", token: nil)) { clock.withLock { $0 } }
      _ = try await source.credentials()
      isDown.withLock { $0 = true }
      clock.withLock { $0 += 3600 - 60 }
      let found = try await source.credentials()
      #expect(found.accessKey == "ASIA")
      clock.withLock { $0 += 120 }
      await #expect(throws: OutboundFailure.self) { _ = try await source.credentials() }
    }
  }

  @Test("what people name never leads to the metadata service")
  func policy() throws {
    let url = try OutboundURL("http://169.254.169.254/latest")
    let address = try #require(IPAddress("169.254.169.254"))
    #expect(!(try AddressPolicy(allowing: ["http://169.254.169.254", "169.254.0.0/16"])).permits(address, for: url))
    #expect(AddressPolicy(credentialsFrom: "http://169.254.169.254").permits(address, for: url))
    let other = try OutboundURL("http://192.0.2.1/")
    #expect(!AddressPolicy(credentialsFrom: "http://169.254.169.254").permits(address, for: other))
  }
}
