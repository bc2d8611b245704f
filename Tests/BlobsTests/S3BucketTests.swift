import Outbound
import Synchronization
import Testing

@testable import Blobs

@Suite("S3 bucket")
struct S3BucketTests {
  private func bucket(_ store: FakeStore, prefix: String = "") throws -> S3Bucket {
    let place = try S3Place(endpoint: store.origin, region: "us-east-1", bucket: "pictures", prefix: prefix)
    return S3Bucket(
      place,
      credentials: AWSCredentials(accessKey: "AKIDEXAMPLE", secretKey: "secret"),
      outbound: Outbound(policy: try AddressPolicy(allowing: [place.allowedOrigin])),
      now: { 1_795_262_400 },
      pause: { _ in }
    )
  }

  @Test("a passing trouble is tried again, four times in all", arguments: [500, 503, 429])
  func retries(status: Int) async throws {
    try await FakeStore.run { number, _ in
      number < 4 ? FakeStore.answer(status, "<Error><Code>SlowDown</Code></Error>") : FakeStore.answer(200)
    } _: { store in
      try await bucket(store).put("a", [1, 2, 3])
      #expect(store.requests.count == 4)
      #expect(store.requests.allSatisfy { $0.body == [1, 2, 3] })
    }
    try await FakeStore.run { _, _ in
      FakeStore.answer(status)
    } _: { store in
      let failure = await #expect(throws: S3Failure.self) { try await bucket(store).put("a", [1]) }
      #expect(failure?.status == status)
      #expect(store.requests.count == 4)
    }
  }

  @Test(
    "what trying again cannot help is told at once, in a sentence",
    arguments: [
      ("SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"), ("InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
      ("NoSuchBucket", "MEDIA_BUCKET"), ("RequestTimeTooSkewed", "clock"), ("PermanentRedirect", "AWS_REGION"),
    ]
  )
  func sentences(code: String, word: String) async throws {
    try await FakeStore.run { _, _ in
      FakeStore.answer(403, "<Error><Code>\(code)</Code><Message>m</Message></Error>")
    } _: { store in
      let failure = await #expect(throws: S3Failure.self) { try await bucket(store).check() }
      #expect(failure?.description.contains(word) == true)
      #expect(store.requests.count == 1)
    }
  }

  @Test("bytes that are not what was stored are refused")
  func damage() async throws {
    try await FakeStore.run { _, _ in
      FakeStore.answer(
        200,
        "abd",
        headers: ["x-amz-meta-sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]
      )
    } _: { store in
      let failure = await #expect(throws: BlobFailure.self) { _ = try await bucket(store).bytes(of: "a") }
      #expect(failure?.description.contains("damaged") == true)
    }
  }

  @Test("a cut answer is tried again")
  func cutBody() async throws {
    try await FakeStore.run { number, _ in
      number == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc" : FakeStore.answer(200, "0123456789")
    } _: { store in
      let bytes = try await bucket(store).bytes(of: "a")
      #expect(bytes == Array("0123456789".utf8))
    }
  }

  @Test(
    "a download whose connection breaks off goes on from there, whether the server knows ranges or not",
    arguments: [true, false]
  )
  func brokenDownload(knowsRanges: Bool) async throws {
    try await FakeStore.run { number, _ in
      guard number > 1 else { return "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 10\r\n\r\n0123" }
      return knowsRanges ? FakeStore.answer(206, "456789") : FakeStore.answer(200, "0123456789")
    } _: { store in
      let read = Mutex([UInt8]())
      try await bucket(store).read("a", mostBytes: 100) { bytes in read.withLock { $0 += bytes } }
      #expect(read.withLock { String(decoding: $0, as: UTF8.self) } == "0123456789")
      #expect(store.requests[1].headers["range"] == "bytes=4-")
      #expect(store.requests[1].headers["if-match"] == "\"e\"")
    }
  }

  @Test("a server that ignores the range gives the same bytes as one that does not")
  func ranges() async throws {
    try await FakeStore.run { _, request in
      request.headers["range"] == "bytes=2-4" ? FakeStore.answer(206, "234") : FakeStore.answer(500)
    } _: { store in
      let bytes = try await bucket(store).bytes(of: "a", range: 2...4)
      #expect(bytes == Array("234".utf8))
    }
    try await FakeStore.run { _, _ in
      FakeStore.answer(200, "0123456789")
    } _: { store in
      let bytes = try await bucket(store).bytes(of: "a", range: 2...4)
      #expect(bytes == Array("234".utf8))
    }
  }

  @Test("an upload in parts that fails at its end, though with status 200, leaves nothing behind")
  func multipart() async throws {
    try await FakeStore.run { _, request in
      if request.target.hasSuffix("uploads=") {
        return FakeStore.answer(200, "<R><UploadId>u/1</UploadId></R>")
      }
      if request.method == "PUT" { return FakeStore.answer(200, headers: ["ETag": "\"e\""]) }
      if request.method == "POST" { return FakeStore.answer(200, "<Error><Code>InvalidPart</Code></Error>") }
      return FakeStore.answer(204)
    } _: { store in
      let parts = Mutex([[UInt8](repeating: 1, count: S3Bucket.partSize), [2, 3]])
      await #expect(throws: S3Failure.self) {
        try await bucket(store).put("a", digest: "d") { parts.withLock { $0.isEmpty ? [] : $0.removeFirst() } }
      }
      let targets = store.requests.map { "\($0.method) \($0.target)" }
      #expect(
        targets == [
          "POST /pictures/a?uploads=", "PUT /pictures/a?partNumber=1&uploadId=u%2F1",
          "PUT /pictures/a?partNumber=2&uploadId=u%2F1", "POST /pictures/a?uploadId=u%2F1",
          "DELETE /pictures/a?uploadId=u%2F1",
        ]
      )
      let document = String(decoding: store.requests[3].body, as: UTF8.self)
      #expect(document.contains("<PartNumber>2</PartNumber><ETag>&quot;e&quot;</ETag>"))
    }
  }

  @Test("a listing goes on by token, and by marker where the server knows only version 1")
  func listing() async throws {
    for isOld in [false, true] {
      try await FakeStore.run { number, _ in
        let more = isOld ? "<NextMarker>p/b</NextMarker>" : "<NextContinuationToken>t=1</NextContinuationToken>"
        let first =
          "<Contents><Key>p/a%20b</Key><Size>1</Size></Contents><Contents><Key>p/b</Key><Size>2</Size></Contents>"
        let encoding = isOld ? "" : "<EncodingType>url</EncodingType>"
        return number == 1
          ? FakeStore.answer(200, "<L>\(encoding)<IsTruncated>true</IsTruncated>\(more)\(first)</L>")
          : FakeStore.answer(
            200,
            "<L><IsTruncated>false</IsTruncated><Contents><Key>p/c</Key><Size>3</Size></Contents></L>"
          )
      } _: { store in
        var keys: [String] = []
        try await bucket(store, prefix: "p").list { page in keys += page.map { "\($0.key) \($0.size)" } }
        #expect(keys == [isOld ? "a%20b 1" : "a b 1", "b 2", "c 3"])
        #expect(store.requests[1].target.contains(isOld ? "marker=p%2Fb" : "continuation-token=t%3D1"))
      }
    }
  }
}
