import Testing

@testable import Domain

@Suite("Pairs with the greatest sum")
struct SparseAssignmentTests {
  private typealias Pair = SparseAssignment.Pair

  private func chosen(_ rows: Int, _ columns: Int, _ candidates: [Pair]) -> [Pair] {
    SparseAssignment(rows: rows, columns: columns, candidates: candidates, goOn: {}).pairs
  }

  /// The greatest sum there is, by trying everything.
  private func best(_ row: Int, _ rows: Int, _ taken: Set<Int>, _ candidates: [Pair]) -> Double {
    guard row < rows else { return 0 }
    return candidates.filter { $0.row == row && !taken.contains($0.column) }
      .map { $0.gain + best(row + 1, rows, taken.union([$0.column]), candidates) }
      .reduce(best(row + 1, rows, taken, candidates), max)
  }

  @Test("a row gives way where that is better for all, and stays alone where nothing is left")
  func givesWay() {
    let pairs = [
      Pair(row: 0, column: 0, gain: 0.9), Pair(row: 0, column: 1, gain: 0.8), Pair(row: 1, column: 0, gain: 0.85),
      Pair(row: 2, column: 0, gain: 0.5),
    ]
    #expect(chosen(3, 2, pairs) == [pairs[1], pairs[2]])
    #expect(chosen(2, 2, []).isEmpty)
  }

  @Test("two lesser pairs are not taken for one great one that weighs more")
  func sumCounts() {
    let pairs = [
      Pair(row: 0, column: 0, gain: 0.4), Pair(row: 0, column: 1, gain: 0.9), Pair(row: 1, column: 1, gain: 0.41),
    ]
    #expect(chosen(2, 2, pairs) == [pairs[1]], "0.9 is more than 0.4 + 0.41")
  }

  @Test("the sum is that of trying everything")
  func isBest() {
    var random = SeededGenerator(seed: 17)
    for _ in 0..<200 {
      let (rows, columns) = (Int.random(in: 1...6, using: &random), Int.random(in: 1...6, using: &random))
      var pairs: [Pair] = []
      for row in 0..<rows {
        for column in 0..<columns where Bool.random(using: &random) {
          pairs.append(Pair(row: row, column: column, gain: Double.random(in: 0.01...1, using: &random)))
        }
      }
      let found = chosen(rows, columns, pairs)
      #expect(Set(found.map(\.row)).count == found.count && Set(found.map(\.column)).count == found.count)
      let sum = found.reduce(0) { $0 + $1.gain }
      #expect(abs(sum - best(0, rows, [], pairs)) < 1e-9, "\(pairs)")
    }
  }
}
