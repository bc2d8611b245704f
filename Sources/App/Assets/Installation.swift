import FoundationEssentials
import Glibc

/// Where the program's own files are: beside the executable in an image, above it in a checkout.
struct Installation: Sendable {
  /// Holds `Public/` and `Resources/`.
  let root: String

  var publicFolder: String { "\(root)/Public" }
  var resources: String { "\(root)/Resources" }
  var fonts: [String] { ["\(resources)/fonts", "/usr/share/fonts/truetype/dejavu"] }

  /// - Throws: `SettingsFailure` where a program was copied without its files.
  static func find() throws(SettingsFailure) -> Installation {
    var folder = executable.prefix { _ in true }
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      for root in ["\(folder)", "\(folder)/share/porthole"] where isInstallation(root) {
        return Installation(root: root)
      }
    }
    throw SettingsFailure(
      "The folders Public and Resources are not beside \(executable): install them with the program."
    )
  }

  private static func isInstallation(_ root: String) -> Bool {
    access("\(root)/Resources/Migrations", R_OK) == 0 && access("\(root)/Public", R_OK) == 0
  }

  private static var executable: String {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count)
    guard length > 0 else { return CommandLine.arguments.first ?? "" }
    return String(decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
