import Domain
import FoundationEssentials
import Logging
import Workflows

extension StartUp {
  /// Reads `ENDPOINTS_FILE`, or `endpoints.json` in the data folder, where there is one.
  func declareModels(_ services: Services) async throws {
    let path = settings.endpointsFile ?? "\(settings.dataDirectory)/endpoints.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      guard settings.endpointsFile == nil, !FileManager.default.fileExists(atPath: path) else {
        throw SettingsFailure("ENDPOINTS_FILE is \(path), which is no file that can be read.")
      }
      return
    }
    do {
      let seeding = try await services.models.declareModels(
        of: try ModelFile(Array(data), name: path),
        now: services.now()
      )
      for (words, names) in [
        ("models declared by the file", seeding.declared), ("models renewed by the file", seeding.renewed),
        ("models stay as people changed them", seeding.kept),
      ] where !names.isEmpty {
        services.logger.info("\(words)", metadata: ["file": "\(path)", "models": "\(names.joined(separator: ", "))"])
      }
    } catch let failure as ValidationFailure {
      throw SettingsFailure(failure.problems.map(\.sentence).joined(separator: " "))
    }
  }
}
