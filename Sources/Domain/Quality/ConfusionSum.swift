/// The sum of several confusion matrices; labels of one name are one label.
public struct ConfusionSum: Sendable {
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var counts: [Pair: Int] = [:]

  /// Places among the names; nil is “unmatched”.
  private struct Pair: Hashable {
    let row: Int?
    let column: Int?
  }

  public init() {}

  public mutating func add(_ matrix: ConfusionMatrix) {
    let own = matrix.labels.map { name in place(of: name) } + [nil]
    for cell in matrix.cells {
      counts[Pair(row: own[cell.row], column: own[cell.column]), default: 0] += cell.count
    }
  }

  private mutating func place(of name: String) -> Int? {
    if let place = places[name] { return place }
    places[name] = names.count
    names.append(name)
    return names.count - 1
  }

  public var matrix: ConfusionMatrix {
    let cells = counts.map { pair, count in
      ConfusionMatrix.Cell(row: pair.row ?? names.count, column: pair.column ?? names.count, count: count)
    }
    return ConfusionMatrix(labels: names, counting: cells)
  }
}
