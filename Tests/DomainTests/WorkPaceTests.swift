import Domain
import Testing

@Suite("Time per object") struct WorkPaceTests {
  /// A key as an editor's tab makes it.
  private func key(_ milliseconds: Int64, tab: String = "abc81234567", number: Int = 1) throws -> AnnotationUID {
    let time = String(milliseconds, radix: 16)
    let digits = String(number, radix: 16)
    let text =
      String(repeating: "0", count: 12 - time.count) + time + "7" + tab
      + String(repeating: "0", count: 8 - digits.count) + digits
    return try #require(AnnotationUID(text))
  }

  private let owl = Label.ID(1)
  private let tree = Label.ID(2)

  @Test("is from one object to the next in the same tab, for each label; a long pause is no work")
  func gaps() throws {
    var pace = WorkPace()
    let start: Int64 = 1_795_000_000_000
    pace.add(try key(start), label: owl)
    pace.add(try key(start + 4000), label: owl)
    pace.add(try key(start + 5000, tab: "def81234567"), label: tree)
    pace.add(try key(start + 10_000), label: tree)
    pace.add(try key(start + 10_000 + 100_001), label: owl)
    #expect(pace.total.objects == 5 && pace.total.timed == 2 && pace.total.milliseconds == 10_000)
    #expect(pace.labels[owl]?.secondsEach == 4 && pace.labels[tree]?.secondsEach == 6)
    #expect(pace.labels[owl]?.objects == 3 && pace.total.objectsPerHour == 720)
  }

  @Test("knows nothing of keys that are chance alone, as those from files")
  func otherKeys() throws {
    var pace = WorkPace()
    for _ in 0..<200 { pace.add(.random(), label: owl) }
    #expect(pace.total.objects == 0 && pace.total.secondsEach == nil && pace.total.objectsPerHour == nil)
  }
}

@Suite("Chapters of a task") struct ChapterTests {
  @Test("are counted in the task's own frames; where it has none of them, the chapter is left out")
  func ofTheTask() {
    let media = TaskMedia(
      task: LabelingTask.ID(1),
      mode: .interpolation,
      size: 5,
      chunkSize: 5,
      imageQuality: 70,
      startFrame: 10,
      stopFrame: 22,
      step: 3,
      originalChunks: .video,
      compressedChunks: .imageset,
      revision: 1,
      changed: Timestamp(milliseconds: 0),
      video: nil
    )
    let source = [(0, 9), (10, 14), (15, 15), (17, 40)].map { Chapter(frames: $0...$1, title: "\($0)") }
    #expect(media.chapters(source) == [Chapter(frames: 0...1, title: "10"), Chapter(frames: 3...4, title: "17")])
  }
}
