public import Blobs
public import Domain
internal import NIOCore
public import Outbound

/// Brings the pictures of a pair from their addresses.
public struct ComparisonFetcher: Sendable {
  /// A picture of 100 megapixels is hardly ever larger.
  public static let mostBytes = 80_000_000
  static let seconds = 180

  private let outbound: Outbound
  private let blobs: FolderBlobs
  private let files: WorkLane
  private let pictures: WorkLane

  public init(outbound: Outbound, blobs: FolderBlobs, files: WorkLane, pictures: WorkLane) {
    self.outbound = outbound
    self.blobs = blobs
    self.files = files
    self.pictures = pictures
  }

  /// What was fetched, by side; the files are not in their places yet, and vanish if they are not kept.
  ///
  /// - Parameter report: hears how far it is, 0…1, and what is done; what it throws ends the work.
  /// - Throws: `ValidationFailure` naming the side's address or its picture.
  public func fetch(
    _ comparison: Comparison,
    report: @escaping @Sendable (Double, String) throws -> Void
  ) async throws -> [ComparisonSide.Place: PreparedComparisonPicture] {
    let places = ComparisonSide.Place.allCases.filter { !comparison[$0].address.isEmpty }
    guard !places.isEmpty else {
      throw ValidationFailure(
        field: "first_address",
        "Neither picture has an address: type them in, or send the files."
      )
    }
    var fetched: [ComparisonSide.Place: PreparedComparisonPicture] = [:]
    for (index, place) in places.enumerated() {
      let side = comparison[place]
      fetched[place] = try await fetch(side, place) { part, words in
        try report((Double(index) + part) / Double(places.count), words)
      }
    }
    return fetched
  }

  private func fetch(
    _ side: ComparisonSide,
    _ place: ComparisonSide.Place,
    report: @escaping @Sendable (Double, String) throws -> Void
  ) async throws -> PreparedComparisonPicture {
    let file = try await files.run { [blobs] in try blobs.makeFile() }
    do {
      let url = try OutboundURL(side.address)
      try report(0, "\(side.label): asking \(url.host)")
      try await download(url, into: file) { received, total in
        let part = total.map { Double(received) / Double(max($0, 1)) } ?? 0.5
        try report(min(part, 1) * 0.95, "\(side.label): \(received / 1000) kB from \(url.host)")
      }
    } catch let failure as OutboundFailure {
      throw ValidationFailure(field: "\(place.rawValue)_address", "\(side.label): \(failure.description)")
    }
    return try await pictures.run { [blobs] in try ComparisonIntake(blobs: blobs).prepare(file, for: place) }
  }

  private func download(
    _ url: OutboundURL,
    into file: IncomingBlob,
    report: @escaping @Sendable (Int, Int?) throws -> Void
  ) async throws {
    let request = OutboundRequest(url, headers: [(name: "Accept", value: "image/*")])
    let counter = ByteCounter()
    let files = files
    let head = try await outbound.stream(
      request,
      limits: OutboundLimits(mostBytes: Self.mostBytes, seconds: Self.seconds)
    ) { head, piece in
      guard head.isSuccess else { throw OutboundFailure.unsuccessful(host: head.url.host, status: head.status) }
      try await files.run { try piece.withUnsafeReadableBytes { try file.write($0) } }
      try report(await counter.add(piece.readableBytes), head.contentLength)
    }
    guard head.isSuccess else { throw OutboundFailure.unsuccessful(host: head.url.host, status: head.status) }
  }
}

private actor ByteCounter {
  private var total = 0

  func add(_ bytes: Int) -> Int {
    total += bytes
    return total
  }
}
