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
