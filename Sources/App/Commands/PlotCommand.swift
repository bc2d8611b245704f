import ArgumentParser
import Domain
import Drawing

struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws the explorer's plot without a browser."
  )

  @Argument(help: "The function, such as gelu.")
  var function: String

  @Option(name: .customLong("param"), help: "A parameter or option of the plot's address, as alpha=0.2 or dpr=2.")
  var parameters: [String] = []

  @Option(name: .shortAndLong, help: "The file: .png, .webp, .svg or .csv.")
  var output: String

  func run() async throws {
    try await Ending.reporting {
      guard let format = PlotFormat(fileName: output) else { throw UnknownFormat(output: output) }
      let items = parameters.map { word in
        let parts = word.split(separator: "=", maxSplits: 1)
        return (name: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : "")
      }
      let request = try PlotRequest(query: [("f", function)] + items)
      let renderer = try PlotRenderer(fontFolders: Installation.find().fonts)
      try OutputFile.write(format.bytes(of: request, by: renderer), to: output)
    }
  }
}

/// The files that a plot can be written as.
enum PlotFormat: String, CaseIterable {
  case png, webp, svg, csv

  init?(fileName: String) {
    guard let format = Self.allCases.first(where: { fileName.hasSuffix(".\($0.rawValue)") }) else { return nil }
    self = format
  }

  var mediaType: String {
    switch self {
    case .png: "image/png"
    case .webp: "image/webp"
    case .svg: "image/svg+xml"
    case .csv: "text/csv; charset=utf-8"
    }
  }

  /// The same bytes from the command line and over HTTP.
  func bytes(of request: PlotRequest, by renderer: PlotRenderer) throws -> [UInt8] {
    switch self {
    case .png: try renderer.png(request)
    case .webp: try renderer.webp(request)
    case .svg: renderer.svg(request)
    case .csv: ActivationTable.csv(request, at: nil)
    }
  }
}

private struct UnknownFormat: Error, CustomStringConvertible {
  let output: String

  var description: String { "\(output) says no format: end its name in .png, .webp, .svg or .csv." }
}
