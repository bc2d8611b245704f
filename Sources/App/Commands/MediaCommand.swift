import ArgumentParser
import Blobs
import FoundationEssentials
import Workflows

struct MediaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "media",
    abstract: "The stored pictures.",
    subcommands: [Move.self, Verify.self]
  )

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case bucket
    case folder
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads every stored file, and names those that are not what was stored.",
      discussion:
        "Ends with 1 where there are some. With a bucket: those in the folder; the server fetches them from the bucket again."
    )

    func run() async throws {
      try await Ending.reporting {
        let instance = try await CommandLineInstance(migrates: false)
        let verification = MediaVerification(blobs: instance.blobs, database: instance.database, lane: instance.lane)
        let report = try await verification.run { StandardError.write("\($0) read\n") }
        for damage in report.damaged {
          let names = damage.frames.map { "“\($0.name)” of task \($0.task)" }.joined(separator: ", ")
          print("BROKEN  \(damage.key)\(names.isEmpty ? "" : ": \(names)")")
        }
        print(
          "\(report.count) files: \(report.wholeCount) as they were stored, \(report.damaged.count) damaged, "
            + "\(report.notedCount) compared from now on."
        )
        guard report.damaged.isEmpty else { throw ExitCode(1) }
      }
    }
  }

  struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copies pictures between DATA_DIR and MEDIA_BUCKET; it can be stopped and begun again.",
      discussion: "Nothing is removed. It needs no database, and the server may run."
    )

    @Option(help: "Where to: bucket or folder.")
    var to: Target

    func run() async throws {
      try await Ending.reporting {
        let settings = try Settings(SettingValues(environment: ProcessInfo.processInfo.environment))
        guard let bucket = settings.bucket else { throw SettingsFailure("MEDIA_BUCKET is not set: set it first.") }
        let start = StartUp(settings: settings)
        let blobs = try start.dataFolder()
        let s3 = try bucket.bucket()
        try await s3.check()
        let move = MediaMove(blobs: blobs, remote: S3Blobs(s3), lane: WorkLane("files", width: 1))
        let progress: @Sendable (MediaMove.Report) -> Void = { StandardError.write("\($0.copied) copied\n") }
        let report = try await to == .bucket ? move.toBucket(progress) : move.toFolder(progress)
        print("Copied \(report.copied) files; \(report.present) were there already.")
      }
    }
  }
}
