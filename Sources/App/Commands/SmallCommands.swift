import ArgumentParser
import Blobs
import Database
import Domain
import Drawing
import FoundationEssentials
import Glibc
import JSON
import Logging
import Workflows

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Prints version, revision and engine."
  )

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let isPostgres = environment["DATABASE_URL"] != nil || environment["PGHOST"] != nil
    let revision = environment["PORTHOLE_REVISION"] ?? "unknown"
    print("porthole \(Version.number) (revision \(revision), \(isPostgres ? "postgres" : "sqlite"))")
  }
}

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
      logger: Logger(label: "routes")
    )
    let gallery = try Gallery(folder: "\(installation.resources)/mascots", authorFile: settings.authorFile)
    return try PortholeServer(services: services, gallery: gallery).routes().entries
  }
}

struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws the explorer's plot without a browser."
  )

  @Argument(help: "The function, such as gelu.")
  var function: String

  @Option(name: .customLong("param"), help: "A parameter or option of the plot's address, as alpha=0.2 or dpr=2.")
  var parameters: [String] = []

  @Option(name: .shortAndLong, help: "The file: .png or .svg.")
  var output: String

  func run() async throws {
    try await Ending.reporting {
      let items = parameters.map { word in
        let parts = word.split(separator: "=", maxSplits: 1)
        return (name: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : "")
      }
      let request = try PlotRequest(query: [("f", function)] + items)
      let renderer = try PlotRenderer(fontFolders: Installation.find().fonts)
      let bytes = output.hasSuffix(".svg") ? renderer.svg(request) : try renderer.png(request)
      try OutputFile.write(bytes, to: output)
    }
  }
}

struct MascotsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mascots",
    abstract: "The gallery's pictures.",
    subcommands: [Draw.self]
  )

  struct Draw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Draws every mascot's GIFs, stills and icon again.")

    @Argument(help: "The folder that gets a folder for each mascot.")
    var folder: String

    func run() async throws {
      try await Ending.reporting {
        for mascot in Mascot.allCases {
          let home = "\(folder)/\(mascot.rawValue)"
          try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
          for act in MascotAct.allCases {
            try OutputFile.write(try MascotArtist.gif(mascot, act), to: "\(home)/\(act.rawValue).gif")
            try OutputFile.write(try MascotArtist.still(mascot, act), to: "\(home)/still-\(act.rawValue).png")
          }
          try OutputFile.write(try MascotArtist.favicon(mascot), to: "\(home)/favicon.png")
          print("Drew the \(mascot.rawValue).")
        }
      }
    }
  }
}

struct HealthcheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "healthcheck",
    abstract: "Ends with 0 if the server of this environment answers /health."
  )

  func run() throws {
    let port = UInt16(ProcessInfo.processInfo.environment["PORT"] ?? "") ?? 8501
    guard LocalProbe.answersHealth(port: port) else {
      Ending.say("The server does not answer on port \(port).")
      throw ExitCode(1)
    }
  }
}

/// Writes a file whole or not at all.
enum OutputFile {
  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ListenFailure(description: "\(path) cannot be written.")
    }
  }
}

/// Asks the server on this machine, without TLS or a name.
enum LocalProbe {
  static func answersHealth(port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var patience = timeval(tv_sec: 3, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return false }
    let question = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    guard question.withCString({ send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }) > 0 else { return false }
    var answer = [UInt8](repeating: 0, count: 64)
    let count = recv(socket, &answer, answer.count, 0)
    return count > 12 && String(decoding: answer.prefix(12), as: UTF8.self) == "HTTP/1.1 200"
  }
}
