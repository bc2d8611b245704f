import Dispatch
import Testing
import Workflows

@Suite("Threads for work that blocks")
struct WorkLaneTests {
  @Test("what takes long holds up one thread, and nothing behind it")
  func longWorkHoldsNobodyUp() async throws {
    let lane = WorkLane("test", width: 2)
    let end = DispatchSemaphore(value: 0)
    async let long: Void = lane.run { end.wait() }
    var done: [Int] = []
    for number in 0..<8 { done.append(try await lane.run { number }) }
    #expect(done == Array(0..<8))
    end.signal()
    try await long
  }

  @Test("no more runs at a time than there are threads, and all of it runs")
  func widthHolds() async throws {
    let lane = WorkLane("test", width: 3)
    let places = DispatchSemaphore(value: 3)
    let late = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask {
          try await lane.run {
            let isLate = places.wait(timeout: .now()) == .timedOut
            if !isLate { places.signal() }
            return isLate
          }
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(late == 0)
  }
}
