internal import Crypto
internal import NIOCore
public import Outbound

/// A bucket of Amazon S3, or of a store that speaks its protocol.
///
/// What is stored carries its SHA-256; what is read is compared with it. Passing troubles are tried again, up to four times
/// in all, after pauses that grow and vary.
public struct S3Bucket: Sendable {
  /// Files above this go in parts, each of this size; S3's least is 5 MiB.
  public static let partSize = 8 << 20
  private static let mostTries = 4
  private static let digestHeader = "x-amz-meta-sha256"

  public let place: S3Place
  private let credentials: any CredentialSource
  private let outbound: Outbound
  private let now: @Sendable () -> Int64
  private let pause: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - now: seconds since 1970, for signatures.
  ///   - pause: waits between tries.
  public init(
    _ place: S3Place,
    credentials: any CredentialSource,
    outbound: Outbound,
    now: @escaping @Sendable () -> Int64,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.place = place
    self.credentials = credentials
    self.outbound = outbound
    self.now = now
    self.pause = pause
  }

  /// - Throws: `S3Failure` with what is wrong: no such bucket, wrong keys, wrong region, wrong clock.
  public func check() async throws {
    _ = try await call(.get, query: "list-type=2&max-keys=1")
  }

  /// Stores an object, whole or not at all.
  public func put(_ key: String, _ bytes: [UInt8], contentType: String = "application/octet-stream") async throws {
    let digest = SHA256.hash(data: bytes).hexadecimal
    _ = try await call(
      .put,
      key: key,
      headers: [("Content-Type", contentType), (Self.digestHeader, digest)],
      body: bytes
    )
  }

  /// Stores what comes piece by piece, in parts of `partSize`; a failure leaves nothing behind.
  ///
  /// - Parameters:
  ///   - digest: SHA-256 of all of it, in hex digits.
  ///   - nextPart: the next `partSize` bytes, fewer at the end, none after it.
  public func put(_ key: String, digest: String, nextPart: () throws -> [UInt8]) async throws {
    let begun = try await call(
      .post,
      key: key,
      query: "uploads=",
      headers: [("Content-Type", "application/octet-stream"), (Self.digestHeader, digest)]
    )
    guard let upload = S3XML.first("UploadId", in: String(decoding: begun.body, as: UTF8.self)) else {
      throw S3Failure(status: begun.head.status, body: begun.body, bucket: place.bucket)
    }
    let id = PercentEncoding.encoded(upload)
    do {
      let tags = try await putParts(key, upload: id, nextPart)
      let list = tags.enumerated().map {
        "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\(S3XML.escaped($1))</ETag></Part>"
      }
      let document = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
      // May answer 200 with an error in its body.
      _ = try await call(.post, key: key, query: "uploadId=\(id)", body: Array(document.utf8), looksInside: true)
    } catch {
      do { _ = try await call(.delete, key: key, query: "uploadId=\(id)") } catch { throw error }
      throw error
    }
  }

  private func putParts(_ key: String, upload: String, _ nextPart: () throws -> [UInt8]) async throws -> [String] {
    var tags: [String] = []
    while true {
      let part = try nextPart()
      guard !part.isEmpty || tags.isEmpty else { return tags }
      let answer = try await call(
        .put,
        key: key,
        query: "partNumber=\(tags.count + 1)&uploadId=\(upload)",
        body: part
      )
      tags.append(answer.head["ETag"] ?? "")
      guard part.count == Self.partSize else { return tags }
    }
  }

  /// An object, or a range of its bytes.
  ///
  /// - Throws: `S3Failure` (`isMissing` where there is none), also where what came is not what was stored.
  public func bytes(of key: String, range: ClosedRange<Int>? = nil, mostBytes: Int = 1 << 30) async throws -> [UInt8] {
    let headers = range.map { [("Range", "bytes=\($0.lowerBound)-\($0.upperBound)")] } ?? []
    let answer = try await call(.get, key: key, headers: headers, mostBytes: mostBytes)
    guard let range else {
      try compare(SHA256.hash(data: answer.body).hexadecimal, with: answer.head, key: key)
      return answer.body
    }
    // Some servers ignore the range and send everything with status 200.
    return answer.head.status == 206 ? answer.body : Array(answer.body.dropFirst(range.lowerBound).prefix(range.count))
  }

  /// Hands an object over as it comes, so that none of it has to be in memory; goes on where a connection broke off.
  public func read(_ key: String, mostBytes: Int, _ take: @escaping @Sendable ([UInt8]) throws -> Void) async throws {
    let download = S3Download(take: take)
    let limits = OutboundLimits(mostBytes: mostBytes, seconds: 600, redirects: 0)
    var tries = 0
    while true {
      tries += 1
      let request = try self.request(.get, key: key, headers: await download.headers)
      do {
        let head = try await outbound.stream(try await signed(request), limits: limits) { head, piece in
          try await download.add(Array(piece.readableBytesView), from: head)
        }
        guard head.isSuccess else { throw S3Failure(status: head.status, body: [], bucket: place.bucket) }
        return try compare(await download.finish(), with: head, key: key)
      } catch let failure as S3Failure {
        guard failure.isPassing, tries < Self.mostTries else { throw failure }
      } catch let failure as OutboundFailure {
        guard Self.isPassing(failure), tries < Self.mostTries else { throw failure }
      }
      try await pause(.milliseconds(Int.random(in: 0...(100 << tries))))
    }
  }

  /// How many bytes an object has; nil where there is none.
  public func size(of key: String) async throws -> Int? {
    do {
      return try await call(.head, key: key).head.contentLength ?? 0
    } catch let failure as S3Failure where failure.isMissing {
      return nil
    }
  }

  /// Removes an object; that it is gone already is as good.
  public func remove(_ key: String) async throws {
    _ = try await call(.delete, key: key)
  }

  /// Every key that begins like this and its size, a page at a time.
  ///
  /// Goes on by marker where the server knows only the first version of the listing (Pachyderm's gateway): it ignores
  /// `list-type=2`, and a client that trusts it stops after a page without an error.
  public func list(under prefix: String = "", _ take: ([(key: String, size: Int)]) throws -> Void) async throws {
    let base = "encoding-type=url&list-type=2&max-keys=1000&prefix=\(PercentEncoding.encoded(place.prefix + prefix))"
    var next = ""
    while true {
      let answer = try await call(.get, query: next.isEmpty ? base : "\(next)&\(base)", mostBytes: 16 << 20)
      let page = S3ListPage(String(decoding: answer.body, as: UTF8.self))
      try take(
        page.entries.compactMap { entry in
          entry.key.hasPrefix(place.prefix) ? (String(entry.key.dropFirst(place.prefix.count)), entry.size) : nil
        }
      )
      guard let following = page.following else { return }
      next = following
    }
  }

  private func compare(_ digest: String, with head: OutboundHead, key: String) throws {
    guard let expected = head[Self.digestHeader], !expected.isEmpty else { return }
    guard expected == digest else {
      throw BlobFailure.remote("\(key) in the bucket \(place.bucket) is damaged: its digest is another.")
    }
  }

  private func request(
    _ method: OutboundRequest.Method,
    key: String? = nil,
    query: String = "",
    headers: [(String, String)] = [],
    body: [UInt8]? = nil
  ) throws -> OutboundRequest {
    OutboundRequest(
      try place.url(key: key, query: query),
      method: method,
      headers: headers.map { ($0.0, $0.1) },
      body: body
    )
  }

  /// One call, tried again where that may help. Each try is signed anew: a signature has a time.
  private func call(
    _ method: OutboundRequest.Method,
    key: String? = nil,
    query: String = "",
    headers: [(String, String)] = [],
    body: [UInt8]? = nil,
    mostBytes: Int = 1 << 20,
    looksInside: Bool = false
  ) async throws -> OutboundAnswer {
    let request = try self.request(method, key: key, query: query, headers: headers, body: body)
    let limits = OutboundLimits(mostBytes: mostBytes, seconds: 120, redirects: 0)
    var tries = 0
    while true {
      tries += 1
      do {
        let answer = try await outbound.answer(to: signed(request), limits: limits)
        let hidesError = looksInside && String(decoding: answer.body, as: UTF8.self).contains("<Error>")
        guard answer.head.isSuccess, !hidesError else {
          throw S3Failure(status: answer.head.status, body: answer.body, bucket: place.bucket)
        }
        return answer
      } catch let failure as S3Failure {
        guard failure.isPassing, tries < Self.mostTries else { throw failure }
      } catch let failure as OutboundFailure {
        guard Self.isPassing(failure), tries < Self.mostTries else { throw failure }
      }
      // Full jitter: clients that failed together do not come back together.
      try await pause(.milliseconds(Int.random(in: 0...(100 << tries))))
    }
  }

  private func signed(_ request: OutboundRequest) async throws -> OutboundRequest {
    let keys = try await credentials.credentials()
    return SignatureV4(credentials: keys, region: place.region, service: "s3").signed(request, at: now())
  }

  private static func isPassing(_ failure: OutboundFailure) -> Bool {
    switch failure {
    case .unreachable, .tooSlow: true
    default: false
    }
  }
}

extension SHA256.Digest {
  /// As `sha256sum` writes it.
  var hexadecimal: String {
    map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
