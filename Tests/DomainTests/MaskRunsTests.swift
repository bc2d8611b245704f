import Testing

@testable import Domain

@Suite("Masks")
struct MaskRunsTests {
  @Test("a bitmap becomes the runs of its box, and comes back")
  func roundTrip() throws {
    // A ring of 3 × 3 in a picture of 5 × 4.
    let rows = [
      ".....",
      ".###.",
      ".#.#.",
      ".###.",
    ]
    let bits = rows.flatMap { $0.map { $0 == "#" } }
    let mask = try #require(MaskRuns(bits: bits, width: 5))
    #expect(mask == MaskRuns(runs: [0, 4, 1, 4], left: 1, top: 1, right: 3, bottom: 3))
    #expect(mask.area == 8)
    var drawn = [Bool](repeating: false, count: bits.count)
    mask.eachSpan { y, columns in for x in columns { drawn[y * 5 + x] = true } }
    #expect(drawn == bits)
    #expect(MaskRuns(points: mask.points) == mask)
  }

  @Test("a mask may cover a large picture")
  func large() throws {
    try Shape(kind: .mask, points: [0, 24e6, 0, 0, 5999, 3999]).check(path: "shape")
    #expect(throws: ValidationFailure.self) {
      try Shape(kind: .mask, points: [0, 2e7, 1e7, 0, 1e7 + 1e7, 0]).check(path: "shape")
    }
  }

  @Test("changes between rows are those that looking at each pixel finds", arguments: 0..<100)
  func changes(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let (width, height) = (Int.random(in: 1...9, using: &chance), Int.random(in: 1...9, using: &chance))
    let bits = (0..<width * height).map { _ in Int.random(in: 0...seed % 5, using: &chance) == 0 }
    guard let mask = MaskRuns(bits: bits, width: width) else { return }
    func isInside(_ x: Int, _ y: Int) -> Bool { (0..<height).contains(y) && bits[y * width + x] }
    let expected = (0...height).reduce(0) { sum, y in sum + (0..<width).count { isInside($0, y) != isInside($0, y - 1) }
    }
    #expect(mask.changesBetweenRows == expected)
  }

  @Test("stripes over many megapixels, which are few numbers here and gigabytes elsewhere, are refused")
  func stripes() throws {
    func stripes(_ count: Int, width: Int) -> Shape {
      let runs = (0..<2 * count).map { _ in Double(width) }
      return Shape(kind: .mask, points: runs + [0, 0, Double(width - 1), Double(2 * count - 1)])
    }
    try stripes(400, width: 10_000).check(path: "shape")
    let failure = #expect(throws: ValidationFailure.self) { try stripes(500, width: 10_000).check(path: "shape") }
    #expect(failure?.description.contains("10000000 times, and one has at most 8388608") == true)
  }

  @Test("nothing is no mask")
  func empty() {
    #expect(MaskRuns(bits: [false, false], width: 1) == nil)
  }

  @Test(
    "runs that do not fill their box, fractions and negative numbers are refused",
    arguments: [
      [1, 2, 0, 0, 1, 1], [0.5, 3.5, 0, 0, 1, 1], [-1, 5, 0, 0, 1, 1], [0, 4, 1, 1, 0, 0], [0, 1e300, 0, 0, 1, 1],
    ]
  )
  func refused(points: [Double]) {
    #expect(throws: ValidationFailure.self) { try Shape(kind: .mask, points: points).check(path: "shape") }
  }
}
