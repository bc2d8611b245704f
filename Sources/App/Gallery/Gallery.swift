import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Views

/// The mascots' files, in memory, and the names that stand beside them.
struct Gallery: Sendable {
  static let numbers = MascotAct.allCases.map(\.rawValue)

  private let files: [String: PictureFile]
  private let authorFile: String

  /// - Parameter folder: `Resources/mascots`.
  init(folder: String, authorFile: String) throws(SettingsFailure) {
    var files: [String: PictureFile] = [:]
    for mascot in Mascot.allCases {
      for name in Self.numbers.flatMap({ ["\($0).gif", "still-\($0).png"] }) + ["favicon.png"] {
        let path = "\(folder)/\(mascot.rawValue)/\(name)"
        guard let data = FileManager.default.contents(atPath: path) else {
          throw SettingsFailure("\(path) is missing: `porthole mascots draw \(folder)` makes it.")
        }
        files["\(mascot.rawValue)/\(name)"] = PictureFile(Array(data), mediaType: MediaTypes.ofFile(name))
      }
    }
    self.files = files
    self.authorFile = authorFile
  }

  func picture(_ mascot: Mascot, _ number: Int) -> MascotPicture {
    let act = MascotAct(rawValue: number) ?? .blinking
    let size = files["\(mascot.rawValue)/\(number).gif"]?.size ?? (320, 320)
    return MascotPicture(
      mascot: mascot,
      number: number,
      alt: mascot.altText(act),
      width: size.width,
      height: size.height
    )
  }

  /// A file by the name in its address: `3.gif`, or `3.png` for its still.
  func file(_ mascot: Mascot, _ name: String) -> PictureFile? {
    let isStill = name.hasSuffix(".png") && name != "favicon.png"
    return files["\(mascot.rawValue)/\(isStill ? "still-" : "")\(name)"]
  }

  /// Who built this image: read anew, so that a mounted file counts at once; nil without one.
  func author() -> String? {
    guard let data = FileManager.default.contents(atPath: authorFile) else { return nil }
    let name = String(decoding: data.prefix(1000), as: UTF8.self).trimmed
    return name.isEmpty ? nil : name
  }
}

/// A picture of ours in memory, answered with an ETag and by Range.
struct PictureFile: Sendable {
  private let body: ByteBuffer
  private let mediaType: String
  private let etag: String
  /// From a GIF's head: pixels.
  let size: (width: Int, height: Int)?

  init(_ bytes: [UInt8], mediaType: String) {
    body = ByteBuffer(bytes: bytes)
    self.mediaType = mediaType
    etag = "\"\(AssetMap.hex(SHA256.hash(data: bytes).prefix(12)))\""
    size =
      mediaType == "image/gif" && bytes.count > 10
      ? (Int(bytes[6]) | Int(bytes[7]) << 8, Int(bytes[8]) | Int(bytes[9]) << 8) : nil
  }

  func response(to request: Request) -> Response {
    var headers: HTTPFields = [
      .eTag: etag, .contentType: mediaType, .cacheControl: "public, max-age=86400, immutable", .acceptRanges: "bytes",
    ]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    guard let range = ByteRange(request.headers[.range], length: body.readableBytes) else {
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
    guard let slice = body.getSlice(at: body.readerIndex + range.start, length: range.count) else {
      headers[.contentRange] = "bytes */\(body.readableBytes)"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentRange] = "bytes \(range.start)-\(range.start + range.count - 1)/\(body.readableBytes)"
    return Response(status: .partialContent, headers: headers, body: .init(byteBuffer: slice))
  }
}
