import TestSupport
import Testing

@testable import Outbound

@Suite("Answers of other servers")
struct OutboundAnswerTests {
  /// Asks a peer that behaves in one way.
  private func failure(
    _ behaviour: FakePeer.Behaviour,
    seconds: Int = 20
  ) async throws -> OutboundFailure? {
    try await FakePeer.run { _ in
      behaviour
    } _: { peer in
      let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin]))
      do {
        _ = try await outbound.answer(
          to: OutboundRequest(try OutboundURL(peer.origin)),
          limits: OutboundLimits(mostBytes: 50_000, seconds: seconds)
        )
        return nil
      } catch let failure as OutboundFailure {
        return failure
      }
    }
  }

  @Test("are handed over as they come, with their head")
  func bodyArrives() async throws {
    let body = String(repeating: "0123456789", count: 4000)
    try await FakePeer.run { _ in
      FakePeer.ok(body, headers: "Content-Type: text/plain\r\n")
    } _: { peer in
      let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin]))
      let answer = try await outbound.answer(to: OutboundRequest(try OutboundURL("\(peer.origin)/a?b")))
      #expect(answer.body == Array(body.utf8))
      #expect(answer.head["content-type"] == "text/plain")
      #expect(answer.head.contentLength == body.utf8.count)
      #expect(peer.requests.first?.hasPrefix("GET /a?b HTTP/1.1\r\n") == true)
    }
  }

  @Test("stop where they grow too large, whatever their head says")
  func sizeIsBounded() async throws {
    let announced = FakePeer.Behaviour.silent("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
    #expect(try await failure(announced) == .tooLarge(host: "127.0.0.1", mostBytes: 50_000))
    let endless = FakePeer.Behaviour.endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(try await failure(endless) == .tooLarge(host: "127.0.0.1", mostBytes: 50_000))
  }

  @Test("have a time in which they must be done")
  func timeIsBounded() async throws {
    for text in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"] {
      #expect(try await failure(.silent(text), seconds: 1) == .tooSlow(host: "127.0.0.1", seconds: 1), "\(text)")
    }
  }

  @Test("are not unpacked")
  func packedIsRefused() async throws {
    let packed = FakePeer.ok("xx", headers: "Content-Encoding: gzip\r\n")
    #expect(try await failure(packed) == .packed(host: "127.0.0.1"))
  }

  @Test("that are no HTTP, break off, or have endless heads look like a closed port")
  func nonsenseIsUnreachable() async throws {
    let unreachable = OutboundFailure.unreachable(host: "127.0.0.1")
    #expect(try await failure(.text("SSH-2.0-OpenSSH_9.2\r\n")) == unreachable)
    #expect(try await failure(.text("")) == unreachable)
    #expect(try await failure(.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) == unreachable)
    let long = "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 1_000_000))\r\n\r\n"
    #expect(try await failure(.silent(long)) == unreachable)
    let port = try await FakePeer.run { _ in
      .text("")
    } _: {
      $0.port
    }
    let outbound = Outbound(policy: try AddressPolicy(allowing: ["127.0.0.1"]))
    await #expect(throws: unreachable) {
      _ = try await outbound.answer(to: OutboundRequest(try OutboundURL("http://127.0.0.1:\(port)/")))
    }
  }

  @Test("that lead in a circle end after three steps")
  func circleEnds() async throws {
    try await FakePeer.run { _ in
      FakePeer.redirect(301, to: "/again")
    } _: { peer in
      let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin]))
      await #expect(throws: OutboundFailure.tooManyRedirects(host: "127.0.0.1")) {
        _ = try await outbound.answer(to: OutboundRequest(try OutboundURL(peer.origin)))
      }
      #expect(peer.requests.count == 4)
    }
  }

  @Test("that lead elsewhere get no credentials of the first place")
  func credentialsStay() async throws {
    try await FakePeer.run { _ in
      FakePeer.ok("other")
    } _: { other in
      try await FakePeer.run { path in
        path == "/here" ? FakePeer.ok("same") : FakePeer.redirect(302, to: path == "/" ? "\(other.origin)/x" : "/here")
      } _: { peer in
        let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin, other.origin]))
        let headers = [(name: "Authorization", value: "Bearer s3cret"), (name: "Accept", value: "image/*")]
        for path in ["/", "/same"] {
          _ = try await outbound.answer(to: OutboundRequest(try OutboundURL(peer.origin + path), headers: headers))
        }
        #expect(peer.requests.allSatisfy { $0.contains("s3cret") })
        #expect(other.requests.count == 1)
        #expect(other.requests.allSatisfy { !$0.contains("s3cret") && $0.contains("image/*") })
      }
    }
  }

  @Test("that lead a body elsewhere, or out of encryption, are not followed")
  func bodiesStay() throws {
    let post = OutboundRequest(try OutboundURL("https://a.org/x"), method: .post, body: [1])
    #expect(throws: OutboundFailure.movedElsewhere(host: "a.org")) {
      _ = try post.redirected(to: "https://b.org/", status: 307)
    }
    #expect(throws: OutboundFailure.movedElsewhere(host: "a.org")) {
      _ = try post.redirected(to: "http://a.org/", status: 303)
    }
    let kept = try post.redirected(to: "/y", status: 308)
    #expect(kept.method == .post && kept.body == [1])
    let asked = try post.redirected(to: "https://b.org/y", status: 303)
    #expect(asked.method == .get && asked.body == nil)
  }

  @Test("are no longer waited for when the one who asked goes away")
  func cancellationIsPrompt() async throws {
    try await FakePeer.run { _ in
      .silent("HTTP/1.1 200 OK\r\n")
    } _: { peer in
      let outbound = Outbound(policy: try AddressPolicy(allowing: [peer.origin]))
      let url = try OutboundURL(peer.origin)
      let asking = Task { try await outbound.answer(to: OutboundRequest(url), limits: OutboundLimits(seconds: 3600)) }
      while peer.requests.isEmpty { await Task.yield() }
      asking.cancel()
      let result = await asking.result
      #expect(throws: CancellationError.self) { _ = try result.get() }
    }
  }
}
