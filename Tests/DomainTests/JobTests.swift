import Domain
import Testing

@Suite("Jobs of a task")
struct JobTests {
  private func job(_ id: Int64, _ frames: ClosedRange<Int>, chosen: [Int]? = nil) -> Job {
    Job(
      id: Identifier(id),
      task: Identifier(1),
      stage: .annotation,
      state: .new,
      assignee: nil,
      start: frames.lowerBound,
      stop: frames.upperBound,
      chosen: chosen,
      updated: Timestamp(milliseconds: 0)
    )
  }

  @Test("a frame's job is found among many, of two that share it the first; between them there is none")
  func first() {
    let jobs = [job(1, 0...9), job(2, 8...17), job(3, 16...19), job(4, 30...30)]
    for frame in -1...31 {
      #expect(jobs.first(with: frame) == jobs.first { $0.contains(frame: frame) }, "\(frame)")
    }
    #expect(jobs.first(with: 8)?.id == Identifier(1) && jobs.first(with: 25) == nil)
    #expect([Job]().first(with: 0) == nil)
  }

  @Test("of a ground truth job the chosen frames count")
  func chosen() {
    let truth = [job(1, 0...9, chosen: [2, 5])]
    #expect((0...9).filter { truth.first(with: $0) != nil } == [2, 5])
  }
}
