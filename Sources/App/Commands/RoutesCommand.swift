import ArgumentParser
import Blobs
import Database
import JSON
import Logging
import Workflows

struct RoutesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes",
    abstract: "Prints every route: method, path, who may call it."
  )

  @Flag(help: "As JSON.")
  var json = false

  func run() async throws {
    try await Ending.reporting {
      let entries = try RouteListing.entries().sorted { ($0.path, $0.method) < ($1.path, $1.method) }
      guard json else {
        for entry in entries { print("\(entry.method)\t\(entry.path)\t\(entry.access.rawValue)") }
        return
      }
      var writer = JSONWriter()
      writer.array { list in
        for entry in entries {
          list.object { route in
            route.field("method", entry.method)
            route.field("path", entry.path)
            route.field("access", entry.access.rawValue)
          }
        }
      }
      print(String(decoding: writer.bytes, as: UTF8.self))
    }
  }
}

/// The routes of a server that is never started: nothing is opened.
enum RouteListing {
  static func entries() throws -> [RouteEntry] {
    let settings = try Settings(SettingValues(environment: [:]))
    let installation = try Installation.find()
    let services = Services(
      settings: settings,
      installation: installation,
      database: .sqlite(path: ""),
      blobs: FolderBlobs(root: ""),
      assets: try AssetMap(folder: installation.publicFolder),
      passwords: Passwords(),
      vault: Vault(passphrase: "none"),
      logger: Logger(label: "routes")
    )
    let gallery = try Gallery(folder: "\(installation.resources)/mascots", authorFile: settings.authorFile)
    return try PortholeServer(services: services, gallery: gallery).routes().entries
  }
}
