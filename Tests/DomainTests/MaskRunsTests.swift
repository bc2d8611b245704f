import Domain
import Testing

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
