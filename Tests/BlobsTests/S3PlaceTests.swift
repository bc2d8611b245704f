import Outbound
import Testing

@testable import Blobs

@Suite("S3 addresses")
struct S3PlaceTests {
  @Test(
    "a store of one's own has the bucket in the path, Amazon before the host, but not where a host's name cannot have it",
    arguments: [
      ("http://minio:9000" as String?, "us-east-1", "b", "http://minio:9000/b/p/d%20%C3%A9/a%2B.png"),
      (nil, "eu-central-1", "b", "https://b.s3.eu-central-1.amazonaws.com/p/d%20%C3%A9/a%2B.png"),
      (nil, "eu-central-1", "master.b", "https://s3.eu-central-1.amazonaws.com/master.b/p/d%20%C3%A9/a%2B.png"),
      (nil, "us-east-1", "Old", "https://s3.us-east-1.amazonaws.com/Old/p/d%20%C3%A9/a%2B.png"),
      (nil, "cn-north-1", "b", "https://b.s3.cn-north-1.amazonaws.com.cn/p/d%20%C3%A9/a%2B.png"),
    ]
  )
  func automatic(endpoint: String?, region: String, name: String, expected: String) throws {
    let place = try S3Place(endpoint: endpoint, region: region, bucket: name, prefix: "/p/")
    #expect(try place.url(key: "d é/a+.png").description == expected)
  }

  @Test(
    "who asks for one form gets it, with the origin that must be allowed",
    arguments: [
      (nil as String?, S3Place.Addressing.path, "https://s3.eu-central-1.amazonaws.com", "/b/p/k"),
      ("https://fsn1.example.org", .virtual, "https://b.fsn1.example.org", "/p/k"),
      ("http://store:9000", .virtual, "http://b.store:9000", "/p/k"),
      ("http://store:9000", .path, "http://store:9000", "/b/p/k"),
    ]
  )
  func chosen(endpoint: String?, addressing: S3Place.Addressing, origin: String, path: String) throws {
    let place = try S3Place(
      endpoint: endpoint,
      region: "eu-central-1",
      bucket: "b",
      prefix: "p",
      addressing: addressing
    )
    #expect(place.allowedOrigin == origin)
    #expect(try place.url(key: "k").description == origin + path)
    #expect(try place.url(key: nil, query: "max-keys=1").description.hasPrefix("\(origin)/"))
  }

  @Test(
    "what makes no host's name is refused",
    arguments: [("http://127.0.0.1:9000", "b"), ("http://[::1]:9000", "b"), ("https://store.example.org", "Old")]
  )
  func impossible(endpoint: String, bucket: String) {
    #expect(throws: OutboundFailure.self) {
      try S3Place(endpoint: endpoint, region: "us-east-1", bucket: bucket, addressing: .virtual)
    }
  }

  @Test("a request with the bucket before the host is signed for that host, and has the key alone in its path")
  func signature() async throws {
    let credentials = AWSCredentials(accessKey: "AKIDEXAMPLE", secretKey: "secret")
    let now: Int64 = 1_795_262_400
    try await FakeStore.run { _, _ in
      FakeStore.answer(200)
    } _: { store in
      let port = try #require(store.origin.split(separator: ":").last)
      let place = try S3Place(
        endpoint: "http://store.test:\(port)",
        region: "us-east-1",
        bucket: "pictures",
        addressing: .virtual
      )
      let bucket = S3Bucket(
        place,
        credentials: credentials,
        outbound: Outbound(policy: try AddressPolicy(allowing: [place.allowedOrigin]), resolver: Loopback()),
        now: { now }
      )
      try await bucket.remove("a")
      let request = try #require(store.requests.first)
      #expect(request.target == "/a")
      #expect(request.headers["host"] == "pictures.store.test:\(port)")
      let expected = SignatureV4(credentials: credentials, region: "us-east-1", service: "s3")
        .signed(OutboundRequest(try OutboundURL("http://pictures.store.test:\(port)/a"), method: .delete), at: now)
      #expect(request.headers["authorization"] == expected.headers.first { $0.name == "Authorization" }?.value)
    }
  }
}

/// Every name is this machine's.
private struct Loopback: HostResolver {
  func addresses(of host: String) async throws -> [IPAddress] {
    try [#require(IPAddress("127.0.0.1"))]
  }
}
