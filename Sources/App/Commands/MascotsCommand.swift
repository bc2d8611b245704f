import ArgumentParser
import Domain
import Drawing
import FoundationEssentials

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
