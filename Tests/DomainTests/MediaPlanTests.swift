import Domain
import Testing

@Suite("What an upload becomes")
struct MediaPlanTests {
  private func sorted(_ names: [String], _ sorting: FrameSorting, given: [String] = []) -> [String] {
    var random = SystemRandomNumberGenerator()
    return sorting.order(of: names, given: given, using: &random).map { names[$0] }
  }

  @Test("by letters 10 comes before 2, by nature after it")
  func sortsByNature() {
    let names = ["b/2.png", "b/10.png", "a/7.png", "b/2a.png", "b/02.png"]
    #expect(sorted(names, .lexicographical) == ["a/7.png", "b/02.png", "b/10.png", "b/2.png", "b/2a.png"])
    #expect(sorted(names, .natural) == ["a/7.png", "b/02.png", "b/2.png", "b/2a.png", "b/10.png"])
  }

  @Test("numbers longer than any machine word are sorted by their value")
  func sortsLongNumbers() {
    let names = ["n100000000000000000000001", "n99999999999999999999999", "n0000000000000000000000000000007"]
    #expect(sorted(names, .natural) == [names[2], names[1], names[0]])
  }

  @Test("a given order is kept; what it lacks comes last, as it came")
  func keepsGivenOrder() {
    let names = ["a.png", "b.png", "c.png", "d.png"]
    #expect(sorted(names, .predefined, given: ["c.png", "a.png"]) == ["c.png", "a.png", "b.png", "d.png"])
  }

  @Test("a random order has every name once")
  func shufflesWithoutLoss() {
    let names = (0..<100).map(String.init)
    #expect(Set(sorted(names, .random)) == Set(names))
  }

  @Test(
    "jobs overlap by what is asked, but never by more than half",
    arguments: [
      (10, 0, nil, [0...9]),
      (10, 4, nil, [0...3, 4...7, 8...9]),
      (10, 4, 1, [0...3, 3...6, 6...9]),
      (10, 5, 9, [0...4, 3...7, 6...9]),
      (10, 10, 3, [0...9]),
      (1, 1, nil, [0...0]),
      (3, 1, 5, [0...0, 1...1, 2...2]),
    ] as [(Int, Int, Int?, [ClosedRange<Int>])]
  )
  func makesSegments(size: Int, segment: Int, overlap: Int?, expected: [ClosedRange<Int>]) {
    #expect(Segmentation.segments(of: size, segment: segment, overlap: overlap) == expected)
  }

  @Test("every frame is in a job, whatever the numbers")
  func segmentsCoverEverything() {
    for size in 1...40 {
      for segment in 0...12 {
        for overlap in 0...12 {
          let segments = Segmentation.segments(of: size, segment: segment, overlap: overlap)
          #expect(Set(segments.joined()) == Set(0..<size), "\(size) \(segment) \(overlap)")
        }
      }
    }
  }

  @Test("neighbours in a video overlap by five frames unless something else is said")
  func videosOverlap() {
    #expect(Segmentation.segments(of: 30, segment: 20, overlap: nil, isVideo: true) == [0...19, 15...29])
  }

  @Test("a chunk holds as many frames as CVAT puts into it")
  func chunkSizes() {
    #expect(Segmentation.chunkSize(width: 1920, height: 1080) == 36)
    #expect(Segmentation.chunkSize(width: 100, height: 100) == 72)
    #expect(Segmentation.chunkSize(width: 20_000, height: 20_000) == 2)
  }

  @Test("a range of source frames is clamped at the end, and refused behind it")
  func selects() throws {
    var plan = MediaPlan()
    plan.startFrame = 3
    plan.stopFrame = 100
    plan.step = 4
    #expect(Array(try plan.selection(of: 14)) == [3, 7, 11])
    #expect(throws: ValidationFailure.self) { try plan.selection(of: 3) }
  }

  private static let mistakes: [(field: String, change: @Sendable (inout MediaPlan) -> Void)] = [
    ("image_quality", { $0.imageQuality = 101 }),
    ("chunk_size", { $0.chunkSize = 0 }),
    ("start_frame", { $0.startFrame = -1 }),
    ("frame_filter", { $0.step = 0 }),
    ("stop_frame", { ($0.startFrame, $0.stopFrame) = (5, 4) }),
    ("job_file_mapping", { $0.jobFiles = [["a"], []] }),
    ("job_file_mapping", { $0.jobFiles = [["a"], ["a"]] }),
    ("job_file_mapping", { ($0.jobFiles, $0.step) = ([["a"]], 2) }),
  ]

  @Test("what makes no sense is refused, and the field is named", arguments: 0..<mistakes.count)
  func checks(number: Int) {
    let (field, change) = Self.mistakes[number]
    var plan = MediaPlan()
    change(&plan)
    #expect { try plan.check() } throws: { ($0 as? ValidationFailure)?[field] != nil }
  }

  @Test("the name of a request is read as a number, by its number, and in CVAT's form")
  func requestNames() {
    #expect(RequestName("17") == .number(.init(17)))
    #expect(RequestName("action=create&target=task&target_id=5&id=17") == .number(.init(17)))
    #expect(
      RequestName("action=export&target=job&target_id=5&subresource=dataset")
        == .newest(action: "export", target: "job", subject: 5, part: "dataset")
    )
    for text in ["", "action=create", "id=x", "action=create&target=task&target_id=x"] {
      #expect(RequestName(text) == nil)
    }
  }
}
