import Crypto
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The files under `Public`, held in memory with their digests: a request finds one by name in a table, never by a path.
///
/// All of them share one digest in their address (`/assets/1a2b3c4d/js/app.js`), so that modules can import each other by
/// relative names and still be cached for ever.
struct AssetMap: Sendable {
  struct Asset: Sendable {
    let body: ByteBuffer
    /// Made once at the start; nil where it would be no shorter.
    let gzip: ByteBuffer?
    let mediaType: String
    let etag: String
  }

  private let assets: [String: Asset]
  /// What modules need before they run, by their names.
  private let needs: [String: [String]]
  let digest: String
  /// The small picture for the browser's tab, as an address that holds it: a page needs no request for it.
  let icon: String

  /// Reads every file; the style sheets that `css/order.txt` names become one, `css/app.css`, and modules lose their comments.
  init(folder: String) throws {
    var files = try Self.files(in: folder)
    if let order = files["css/order.txt"] {
      let names = String(decoding: order, as: UTF8.self).split(whereSeparator: \.isNewline).map { String($0).trimmed }
      var joined: [UInt8] = []
      for name in names where !name.isEmpty && !name.hasPrefix("#") {
        guard let part = files[name] else {
          throw SettingsFailure("css/order.txt names \(name), which is not under \(folder).")
        }
        joined += part + [0x0A]
      }
      files["css/app.css"] = joined
    }
    for (name, bytes) in files where name.hasSuffix(".js") {
      files[name] = ModuleSource.withoutComments(bytes)
    }
    needs = files.keys.filter { $0.hasSuffix("main.js") }.reduce(into: [:]) { needs, name in
      needs[name] = ModuleSource.closure(of: name) { files[$0] }
    }
    var all = SHA256()
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      all.update(data: Array(name.utf8))
      all.update(data: bytes)
    }
    digest = Self.hex(all.finalize().prefix(6))
    icon = Self.held(files["images/icon.svg"] ?? [])
    assets = files.reduce(into: [:]) { assets, file in assets[file.key] = Asset(file.value, name: file.key) }
  }

  /// An address that is the picture: what has a meaning in addresses or attributes is encoded.
  private static func held(_ svg: [UInt8]) -> String {
    let encoded = String(decoding: svg, as: UTF8.self).map { letter in
      switch letter {
      case "\"": "'"
      case "\n": ""
      case "#": "%23"
      case "<": "%3C"
      case ">": "%3E"
      default: String(letter)
      }
    }
    return "data:image/svg+xml,\(encoded.joined())"
  }

  /// The address that serves a file under `Public`.
  func path(_ name: String) -> String { "/assets/\(digest)/\(name)" }

  /// The files that a page's module imports, one way or another, before it runs; known of those called `main.js`.
  func needs(of module: String) -> [String] { needs[module] ?? [] }

  /// - Parameters:
  ///   - digest: the one in the address; an old one is served too, but not kept.
  func response(_ name: String, digest: String, to request: Request) throws -> Response {
    guard let asset = assets[name] else { throw HTTPError(.notFound) }
    var headers: HTTPFields = [
      .eTag: asset.etag, .contentType: asset.mediaType, .vary: "Accept-Encoding",
      .cacheControl: digest == self.digest ? "public, max-age=31536000, immutable" : "no-cache",
    ]
    if request.headers[.ifNoneMatch] == asset.etag { return Response(status: .notModified, headers: headers) }
    guard request.acceptsGzip, let gzip = asset.gzip else {
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: asset.body))
    }
    headers[.contentEncoding] = "gzip"
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: gzip))
  }

  private static func files(in folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
        let data = FileManager.default.contents(atPath: "\(folder)/\(name)")
      else { continue }
      found[name] = Array(data)
    }
    return found
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension AssetMap.Asset {
  /// A file typed by its name; pictures are compressed already.
  init(_ bytes: [UInt8], name: String) {
    body = ByteBuffer(bytes: bytes)
    mediaType = MediaTypes.ofFile(name)
    let isPacked = mediaType.hasPrefix("image/") && mediaType != "image/svg+xml"
    let compressed = isPacked ? nil : Gzip.compressed(bytes, level: 9)
    gzip = compressed.flatMap { $0.count < bytes.count ? ByteBuffer(bytes: $0) : nil }
    etag = "\"\(AssetMap.hex(SHA256.hash(data: bytes).prefix(12)))\""
  }
}

/// The types of our own files.
enum MediaTypes {
  static func ofFile(_ name: String) -> String {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "gif": "image/gif"
    case "webp": "image/webp"
    case "ico": "image/x-icon"
    case "json", "webmanifest": "application/json"
    case "txt", "md": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }
}
