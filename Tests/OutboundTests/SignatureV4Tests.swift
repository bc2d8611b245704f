import FoundationEssentials
import Outbound
import TestSupport
import Testing

/// The signatures of botocore for six requests: `Tests/Fixtures/SigV4/vectors.json`.
@Suite("AWS Signature Version 4")
struct SignatureV4Tests {
  struct Vector: Decodable, Sendable {
    let name: String
    let service: String
    let region: String
    let method: String
    let url: String
    let in_headers: [String: String]
    let body: String
    let session_token: String?
    let signed_url: String
    let out_headers: [String: String]
  }

  /// AWS's own example secret, as the vectors use it.
  private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  /// 2026-11-21T12:00:00Z
  private static let now: Int64 = 1795262400

  private static func vectors() throws -> [Vector] {
    let path = Checkout.path("Tests/Fixtures/SigV4/vectors.json")
    return try JSONDecoder().decode([Vector].self, from: try #require(FileManager.default.contents(atPath: path)))
  }

  private func signature(_ vector: Vector) -> SignatureV4 {
    SignatureV4(
      credentials: AWSCredentials(
        accessKey: "AKIDEXAMPLE",
        secretKey: Self.secret,
        sessionToken: vector.session_token
      ),
      region: vector.region,
      service: vector.service
    )
  }

  @Test(
    "each vector's headers are signed to the same signature",
    arguments: try vectors().filter { !$0.out_headers.isEmpty }
  )
  func headers(vector: Vector) throws {
    let request = OutboundRequest(
      try OutboundURL(vector.url),
      method: try #require(OutboundRequest.Method(rawValue: vector.method)),
      headers: vector.in_headers.filter { $0.key != "Host" }.map { ($0.key, $0.value) },
      body: vector.body.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    )
    let signed = signature(vector).signed(request, at: Self.now)
    for name in ["Authorization", "X-Amz-Date"] {
      #expect(signed.headers.first { $0.name == name }?.value == vector.out_headers[name], "\(vector.name) \(name)")
    }
  }

  @Test("an address is presigned to the same address", arguments: try vectors().filter { $0.out_headers.isEmpty })
  func presigned(vector: Vector) throws {
    #expect(signature(vector).presigned(try OutboundURL(vector.url), for: 60, at: Self.now) == vector.signed_url)
  }

  @Test(
    "text is encoded as Amazon encodes it, and read back",
    arguments: [("d é/a+b(1).png", "d%20%C3%A9/a%2Bb%281%29.png"), ("a~b-._", "a~b-._"), ("%", "%25")]
  )
  func encoding(plain: String, encoded: String) {
    #expect(PercentEncoding.encoded(plain, keeping: "/") == encoded)
    #expect(PercentEncoding.decoded(encoded) == plain)
  }
}
