import Database
import Domain
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import Workflows

/// What is told is compared with the work that is done by then, not only with what was told before.
@Suite("How far exports and imports of datasets are") struct DatasetProgressTests {
  private typealias Told = Mutexed<[(fraction: Double, message: String)]>

  private static func files(_ room: TaskBackupRoom, _ told: Told) -> DatasetFiles {
    DatasetFiles(database: room.database, media: room.media, lane: WorkLane("test", width: 2)) { fraction, message in
      told.value.append((fraction, message))
    }
  }

  private static func expectRising(_ told: Told) {
    let fractions = told.value.map(\.fraction)
    #expect(fractions == fractions.sorted() && fractions.allSatisfy { (0...1).contains($0) }, "\(fractions)")
  }

  @Test("the export of one of two jobs goes to the end, and is in the middle when half of its frames are written")
  func jobExport() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let task = try await BackupSample.task(in: room)
      let job = try #require(try await JobStore(room.database).jobs(of: task, for: room.viewer).first)
      for format in ["COCO 1.0", "YOLO 1.1", "CVAT for images 1.1"] {
        let told = Told([])
        try await Self.files(room, told).write(
          DatasetExport(format: format, savesPictures: true),
          of: .job(job.id),
          to: "\(room.folder)/out.zip",
          by: .commandLine,
          now: .test(),
          tellingLosses: { _ in }
        )
        Self.expectRising(told)
        // Of the job's four frames one was taken out.
        let fractions = told.value.map(\.fraction)
        try #require(!fractions.isEmpty, "\(format)")
        #expect(fractions.count.isMultiple(of: 3) && fractions.last == 0.95, "\(format)")
        #expect(abs(fractions[max(0, fractions.count / 2 - 1)] - 0.475) < 0.1, "\(format)")
        #expect(told.value.last?.message == "Writing \(format): 3 of 3 pictures")
      }
    }
  }

  @Test("an import is as far as its bytes are read, then as far as its annotations are stored")
  func annotationImport() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let task = try await BackupSample.task(in: room)
      let path = "\(room.folder)/coco.json"
      try Data(TaskBackupRoom.coco([("cat", 20_000)])).write(to: URL(filePath: path))
      let told = Told([])
      _ = try await Self.files(room, told).read(
        DatasetImportRequest(format: "COCO 1.0", fileName: "coco.json"),
        from: path,
        into: .task(task),
        as: room.owner.id,
        now: .test()
      )
      Self.expectRising(told)
      let reading = told.value.filter { $0.message.hasPrefix("Reading") }
      // Piece by piece, without a leap: COCO's list of pictures is read first, then everything.
      #expect(reading.count > 20)
      #expect(zip(reading, reading.dropFirst()).allSatisfy { $1.fraction - $0.fraction < 0.06 })
      #expect(abs(reading[reading.count / 2].fraction - 0.25) < 0.03)
      #expect(abs((reading.last?.fraction ?? 0) - 0.5) < 0.01)
      let half = try #require(told.value.first { $0.message == "Stored 10000 of 20000 annotations" })
      #expect(abs(half.fraction - 0.75) < 0.001)
    }
  }

  @Test("words of a percentage do not go back when labels are looked for first, and reading alone fills the bar")
  func labelsFirst() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let task = try await BackupSample.task(in: room)
      let path = "\(room.folder)/coco.json"
      try Data(TaskBackupRoom.coco([("cat", 5_000)])).write(to: URL(filePath: path))
      let place = try await room.database.read { try ImportPlace(.task(task), for: room.viewer, on: $0) }
      var wanted = DatasetImportRequest(format: "COCO 1.0", fileName: "coco.json")
      wanted.createsLabels = true
      let told = Told([])
      let work = RequestProgress(request: .init(0)) { told.value.append(($0, $1)) }
      _ = try ImportedAnnotations(path, "coco.json", wanted, place, blobs: room.blobs, work, tellsStoring: false)
      Self.expectRising(told)
      let percentages = told.value.compactMap { $0.message.hasSuffix(" %") ? $0.message.split(separator: " ") : nil }
        .compactMap { Int($0[$0.count - 2]) }
      #expect(percentages == percentages.sorted() && percentages.count > 5)
      let looking = told.value.filter { $0.message == "Looking for labels in coco.json" }
      #expect(!looking.isEmpty && looking.allSatisfy { $0.fraction < 0.3 })
      #expect(told.value.last?.fraction == 0.95)
    }
  }

  @Test("the import of a project is as far as its pictures are looked at")
  func projectImport() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let names = (0..<10).map { "\($0).png" }
      var entries: [String: [UInt8]] = [:]
      for (subset, part) in [("a", names[..<4]), ("b", names[4...])] {
        entries["annotations/instances_\(subset).json"] = TaskBackupRoom.coco([("cat", 3)], on: Array(part))
        for name in part { entries["images/\(subset)/\(name)"] = BackupSample.picture }
      }
      let path = "\(room.folder)/coco.zip"
      try Data(BackupSample.zip(entries)).write(to: URL(filePath: path))
      let told = Told([])
      var wanted = DatasetImportRequest(format: "COCO 1.0", fileName: "coco.zip")
      wanted.createsLabels = true
      let work = RequestProgress(request: .init(0)) { told.value.append(($0, $1)) }
      _ = try ImportedProject(path, "coco.zip", wanted, labels: [], blobs: room.blobs, work)
      Self.expectRising(told)
      let looking = told.value.filter { $0.message.hasPrefix("Looking at the pictures") }.map(\.fraction)
      #expect(looking.count == 10)
      for (number, fraction) in looking.enumerated() { #expect(abs(fraction - 0.09 * Double(number)) < 0.001) }
      #expect(abs((told.value.last?.fraction ?? 0) - 1) < 0.02)
    }
  }
}
