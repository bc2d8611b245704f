import Domain
import HTML
import Testing

@testable import Views

@Suite("The backups on the administration's page") struct SystemBackupsTests {
  private static let now = Timestamp(milliseconds: 1_795_230_000_000)

  /// - Parameter ages: of the files, in seconds, the newest first.
  private func text(ages: [Int64], everyHours: Int?) -> String {
    let files = ages.map { age in
      SystemBackups.File(name: "b.tar", bytes: 1000, finished: Self.now.advanced(bySeconds: -age))
    }
    let part = SystemBackups(files: files, folder: "backups", everyHours: everyHours, latest: nil, now: Self.now)
    return part.body.text
  }

  @Test(
    "the age is that of the newest, in words",
    arguments: [(1, "1 second"), (90, "90 seconds"), (1800, "30 minutes"), (86_400, "24 hours"), (345_600, "4 days")]
  )
  func age(seconds: Int64, words: String) {
    #expect(text(ages: [seconds, seconds + 86_400], everyHours: 24).contains("<strong>\(words)</strong> old"))
  }

  @Test("it is late after one and a half of its periods, of a day where the clock makes none")
  func late() {
    func isLate(_ seconds: Int64, _ hours: Int?) -> Bool { text(ages: [seconds], everyHours: hours).contains(">late<") }
    #expect(!isLate(5400, 1) && isLate(5401, 1))
    #expect(!isLate(129_600, 24) && isLate(129_601, 24))
    #expect(!isLate(129_600, nil) && isLate(129_601, nil))
  }

  @Test("that there is none is said, and no age")
  func none() {
    let words = text(ages: [], everyHours: 24)
    #expect(words.contains("no backup yet") && !words.contains("</strong> old"))
  }
}
