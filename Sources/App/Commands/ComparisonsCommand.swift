import ArgumentParser
import Blobs
import Database
import Domain
import FoundationEssentials
import Outbound
import Store
import Synchronization
import Workflows

struct ComparisonsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comparisons",
    abstract: "The pairs of pictures of the comparison page.",
    subcommands: [List.self, Fetch.self]
  )

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints every pair, and whether its pictures are here.")

    func run() async throws {
      try await Ending.reporting {
        let installation = try await ComparisonsOfCommandLine()
        for comparison in try await installation.store.comparisons() {
          print("\(comparison.slug)\t\(comparison.isComplete ? "here" : "missing")\t\(comparison.words.title)")
        }
      }
    }
  }

  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Brings the pictures of pairs from their addresses; without names, of those that lack a picture."
    )

    @Argument(help: "The last part of a pair's address, such as carina-nebula.")
    var slugs: [String] = []

    func run() async throws {
      try await Ending.reporting {
        let installation = try await ComparisonsOfCommandLine()
        var failures: [String] = []
        for comparison in try await installation.chosen(slugs) {
          do {
            try await installation.fetch(comparison)
          } catch let failure as ValidationFailure {
            failures.append("\(comparison.slug): \(failure.problems.map(\.sentence).joined(separator: " "))")
          }
        }
        guard failures.isEmpty else { throw FetchFailures(description: failures.joined(separator: "\n")) }
      }
    }
  }
}

/// Pairs whose pictures did not come, a line each.
private struct FetchFailures: Error, CustomStringConvertible {
  let description: String
}

/// The pairs of the installation that the environment names.
private struct ComparisonsOfCommandLine {
  private let database: Database
  private let blobs: FolderBlobs
  private let fetcher: ComparisonFetcher

  var store: ComparisonStore { ComparisonStore(database) }

  init() async throws {
    var environment = ProcessInfo.processInfo.environment
    // What the command prints is its answer, not the start's news.
    environment["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "warning"
    let settings = try Settings(SettingValues(environment: environment))
    database = try await StartUp(settings: settings).database(try Installation.find())
    blobs = FolderBlobs(root: "\(settings.dataDirectory)/media")
    try blobs.prepare()
    fetcher = ComparisonFetcher(
      outbound: Outbound(policy: settings.outboundPolicy),
      blobs: blobs,
      files: WorkLane("files", width: 1),
      pictures: WorkLane("pictures", width: 1)
    )
  }

  func chosen(_ slugs: [String]) async throws -> [Comparison] {
    let all = try await store.comparisons()
    guard !slugs.isEmpty else { return all.filter { !$0.isComplete } }
    return try slugs.map { slug in
      guard let found = all.first(where: { $0.slug == slug }) else { throw NotFound("pair named \(slug)") }
      return found
    }
  }

  func fetch(_ comparison: Comparison) async throws {
    let shown = Mutex(-1)
    let fetched = try await fetcher.fetch(comparison) { part, words in
      let tenth = Int(part * 10)
      let isNews = shown.withLock { shown in
        defer { shown = max(shown, tenth) }
        return tenth > shown
      }
      if isNews { StandardError.write("\(comparison.slug), \(words)\n") }
    }
    try blobs.keepAll(fetched.values.map(\.file))
    guard let id = comparison.storedID else { return }
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let pictures = fetched.mapValues(\.picture)
    try await database.write { connection in
      for (place, picture) in pictures {
        try ComparisonStore.setPicture(picture, at: place, of: id, now: now, on: connection)
      }
    }
    print("\(comparison.slug): \(pictures.count) pictures")
  }
}
