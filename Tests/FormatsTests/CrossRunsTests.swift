import JSON
import Testing

@testable import Domain
@testable import Formats

@Suite("Runs across lines") struct CrossRunsTests {
  /// Down the columns, pixel by pixel.
  private static func counts(_ bits: [Bool], width: Int, height: Int) -> [Int] {
    var (counts, isInside, length): ([Int], Bool, Int) = ([], false, 0)
    for x in 0..<width {
      for y in 0..<height {
        if bits[y * width + x] != isInside {
          counts.append(length)
          (isInside, length) = (!isInside, 0)
        }
        length += 1
      }
    }
    return counts + [length]
  }

  @Test("are those that counting each pixel finds, and lead back to the same mask", arguments: 0..<400)
  func asPixels(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let (width, height) = (Int.random(in: 1...12, using: &chance), Int.random(in: 1...12, using: &chance))
    // From nearly nothing to nearly everything.
    let share = Int.random(in: 0...10, using: &chance)
    let bits = (0..<width * height).map { _ in Int.random(in: 0..<10, using: &chance) < share }
    guard let mask = MaskRuns(bits: bits, width: width) else { return }
    let runs = ColumnRuns(mask, width: width, height: height)
    #expect(runs.counts == Self.counts(bits, width: width, height: height))
    #expect(runs.maskRuns == mask)
    #expect(runs.area == mask.area)
  }

  @Test("of pieces that overlap or touch are those of all of them, and what is outside is left out")
  func pieces() {
    var lines = CrossRuns(length: 4, lineCount: 3)
    for (piece, line) in [(-2..<1, 0), (0..<2, 0), (2..<3, 0), (0..<9, 2), (1..<2, 3)] { lines.add(piece, on: line) }
    #expect(lines.counts() == [0, 1, 1, 2, 1, 2, 1, 1, 2, 1])
    var nothing = CrossRuns(length: 4, lineCount: 3)
    #expect(nothing.counts() == [12])
    var everything = CrossRuns(length: 4, lineCount: 2)
    for line in 0..<2 { everything.add(0..<4, on: line) }
    #expect(everything.counts() == [0, 8])
  }

  @Test("of a mask with holes, cut off by the picture, in a box that has no pixel at its ends")
  func cutOff() {
    let mask = MaskRuns(runs: [1, 2, 3, 1, 1, 1, 3], left: 2, top: 1, right: 5, bottom: 3)
    #expect(ColumnRuns(mask, width: 4, height: 3).counts == [10, 1, 1])
  }

  @Test("of stripes down many megapixels are not made: a few numbers would become gigabytes", arguments: [false, true])
  func stripes(isCompressed: Bool) throws {
    let side = 10_000
    let frame = DatasetFrame(task: LabelingTask.ID(1), number: 0, name: "owl.png", width: side, height: side)
    func runs(_ pairs: Int) throws -> ColumnRuns {
      let counts = (0..<2 * pairs).map { _ in side } + [side * (side - 2 * pairs)]
      let written = ColumnRuns(width: side, height: side, counts: counts)
      let text = isCompressed ? "\"\(written.compressed.replacing("\\", with: "\\\\"))\"" : "\(counts)"
      var reader = JSONReader(Array("{\"size\": [\(side), \(side)], \"counts\": \(text)}".utf8))
      return try WrittenRuns(&reader).runs(of: frame) { "annotations[3]" }
    }
    #expect(try runs(100).area == 100 * side)
    let problem = #expect(throws: DatasetProblem.self) { try runs(1000) }
    #expect(problem?.description == "annotations[3]: The mask's pattern is too fine: smooth it, or leave it out.")
  }
}
