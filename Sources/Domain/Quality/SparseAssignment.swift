/// Pairs rows with columns so that the sum of the pairs' gains is the greatest possible; rows and columns may stay alone.
///
/// Shortest augmenting paths with dual prices (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
/// sparse linear assignment problems", Computing 38, 1987), over the given pairs only: each row may also go to a column of
/// its own that gains nothing. A path ends at the first free column, so that crowds far apart do not cost each other time.
struct SparseAssignment {
  struct Pair: Equatable {
    let row: Int
    let column: Int
    /// Above 0, at most 1.
    let gain: Double
  }

  /// The chosen pairs, by row.
  let pairs: [Pair]

  private struct Edge {
    let column: Int
    let cost: Double
  }

  /// - Parameter goOn: is asked before each row; what it throws ends the search.
  init(rows: Int, columns: Int, candidates: [Pair], goOn: () throws -> Void) rethrows {
    var search = Search(rows: rows, columns: columns, candidates: candidates)
    for row in 0..<rows where !search.edges[row].isEmpty {
      try goOn()
      search.place(row)
    }
    pairs = candidates.filter { search.columnOfRow[$0.row] == $0.column }.sorted { $0.row < $1.row }
  }

  private struct Search {
    let edges: [[Edge]]
    let columns: Int
    private(set) var columnOfRow: [Int]
    private var rowOfColumn: [Int]
    private var rowPrices: [Double]
    private var columnPrices: [Double]
    private var distances: [Double]
    private var origins: [Int]

    init(rows: Int, columns: Int, candidates: [Pair]) {
      var edges = [[Edge]](repeating: [], count: rows)
      for pair in candidates { edges[pair.row].append(Edge(column: pair.column, cost: 1 - pair.gain)) }
      // The columns behind the real ones are the rows' own: there a row stays alone, for the cost of no gain.
      for row in 0..<rows where !edges[row].isEmpty { edges[row].append(Edge(column: columns + row, cost: 1)) }
      self.edges = edges
      self.columns = columns
      columnOfRow = Array(repeating: -1, count: rows)
      rowOfColumn = Array(repeating: -1, count: columns + rows)
      rowPrices = Array(repeating: 0, count: rows)
      columnPrices = Array(repeating: 0, count: columns + rows)
      distances = Array(repeating: .infinity, count: columns + rows)
      origins = Array(repeating: -1, count: columns + rows)
    }

    /// Finds a column for one more row, moving others where that gains.
    mutating func place(_ first: Int) {
      var queue = DistanceQueue()
      var touched: [Int] = []
      var settled: [Int] = []
      var done: Set<Int> = []
      var (row, reached) = (first, 0.0)
      var end = -1
      while end < 0 {
        for edge in edges[row] where !done.contains(edge.column) {
          let distance = reached + edge.cost - rowPrices[row] - columnPrices[edge.column]
          guard distance < distances[edge.column] - 1e-12 else { continue }
          if distances[edge.column] == .infinity { touched.append(edge.column) }
          distances[edge.column] = distance
          origins[edge.column] = row
          queue.insert(distance, edge.column)
        }
        // The row's own column is always there, so the queue does not run empty.
        guard let (distance, column) = queue.next() else { break }
        guard distance <= distances[column], done.insert(column).inserted else { continue }
        reached = distance
        if rowOfColumn[column] < 0 {
          end = column
        } else {
          settled.append(column)
          row = rowOfColumn[column]
        }
      }
      raisePrices(first, settled, to: reached)
      turn(from: end, back: first)
      for column in touched { (distances[column], origins[column]) = (.infinity, -1) }
    }

    private mutating func raisePrices(_ first: Int, _ settled: [Int], to reached: Double) {
      rowPrices[first] += reached
      for column in settled {
        rowPrices[rowOfColumn[column]] += reached - distances[column]
        columnPrices[column] -= reached - distances[column]
      }
    }

    private mutating func turn(from end: Int, back first: Int) {
      var column = end
      while column >= 0 {
        let row = origins[column]
        let before = columnOfRow[row]
        (columnOfRow[row], rowOfColumn[column]) = (column, row)
        column = row == first ? -1 : before
      }
    }
  }
}

/// A binary heap of columns, the nearest first.
private struct DistanceQueue {
  private var items: [(distance: Double, column: Int)] = []

  mutating func insert(_ distance: Double, _ column: Int) {
    items.append((distance, column))
    var place = items.count - 1
    while place > 0, items[(place - 1) / 2].distance > items[place].distance {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func next() -> (distance: Double, column: Int)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < items.count {
        if items[child].distance < items[least].distance { least = child }
      }
      guard least != place else { return first }
      items.swapAt(place, least)
      place = least
    }
  }
}
