import Domain
import Testing

@Suite("Which frames a ground truth job gets")
struct GroundTruthTests {
  @Test("the same seed gives the same frames, another one others; none twice, none that is taken out")
  func seeds() throws {
    let one = try GroundTruthSelection(method: .randomUniform, count: 20, seed: 7)
    let other = try GroundTruthSelection(method: .randomUniform, count: 20, seed: 8)
    let deleted = Set(stride(from: 0, to: 100, by: 2))
    let frames = try one.choice(among: 100, segments: [0...99], without: deleted)
    #expect(frames == (try one.choice(among: 100, segments: [0...99], without: deleted)))
    #expect(frames != (try other.choice(among: 100, segments: [0...99], without: deleted)))
    #expect(frames == Array(Set(frames)).sorted() && frames.count == 20)
    #expect(deleted.isDisjoint(with: frames))
  }

  @Test("a share is of what there is, and at least one frame; of each job where that is asked")
  func shares() throws {
    let whole = try GroundTruthSelection(method: .randomUniform, share: 0.25)
    #expect(try whole.choice(among: 10, segments: [0...9], without: []).count == 2)
    #expect(try whole.choice(among: 1, segments: [0...0], without: []) == [0])
    let each = try GroundTruthSelection(method: .randomPerJob, count: 2)
    let frames = try each.choice(among: 9, segments: [0...3, 4...8], without: [])
    #expect(frames.count { $0 < 4 } == 2 && frames.count { $0 >= 4 } == 2)
  }

  @Test("named frames are sorted")
  func names() throws {
    let named = try GroundTruthSelection(method: .manual, frames: [5, 0, 3])
    #expect(try named.choice(among: 6, segments: [0...5], without: []) == [0, 3, 5])
  }

  @Test("what cannot be is refused with its field")
  func refuses() throws {
    func field(_ body: () throws -> Void) -> String? {
      do {
        try body()
        return nil
      } catch let failure as ValidationFailure {
        return failure.problems.first?.field
      } catch {
        return "\(error)"
      }
    }
    #expect(field { _ = try GroundTruthSelection(method: .manual) } == "frames")
    #expect(field { _ = try GroundTruthSelection(method: .randomUniform) } == "frame_count")
    #expect(field { _ = try GroundTruthSelection(method: .randomUniform, count: 1, share: 1) } == "frame_count")
    #expect(field { _ = try GroundTruthSelection(method: .randomUniform, share: 1.5) } == "frame_share")
    #expect(field { _ = try GroundTruthSelection(method: .randomPerJob, count: 0) } == "frames_per_job_count")
    let cases: [(GroundTruthSelection, String)] = [
      (try GroundTruthSelection(method: .manual, frames: [6]), "frames"),
      (try GroundTruthSelection(method: .manual, frames: [1, 1]), "frames"),
      (try GroundTruthSelection(method: .manual, frames: [-1]), "frames"),
      (try GroundTruthSelection(method: .randomUniform, count: 7), "frame_count"),
      (try GroundTruthSelection(method: .randomPerJob, count: 7), "frames_per_job_count"),
    ]
    for (selection, name) in cases {
      #expect(field { _ = try selection.choice(among: 6, segments: [0...5], without: []) } == name)
    }
  }
}
