internal import Glibc

/// How much two figures of one family are the same, 0…1.
///
/// Areas: intersection over union. Points and skeletons: COCO's object keypoint similarity, the mean of exp(−d² / 2s²κ²)
/// with κ = 2σ and s² the area of the ground truth's box. Lines: the quality of `Line`.
struct Similarity {
  /// Sets of points with more pairs are not paired one for one.
  private static let mostPairs = 250_000

  private let settings: QualitySettings
  private let pictureArea: Double

  init(_ settings: QualitySettings, width: Int, height: Int) {
    self.settings = settings
    pictureArea = Double(max(1, width)) * Double(max(1, height))
  }

  /// From this on two figures may be the same object.
  var threshold: Double { settings.iouThreshold }

  /// How far from a figure of the ground truth another may be and have something in common with it.
  func reach(of truth: Figure) -> Double {
    switch truth.content {
    case .area: 0
    case .line: lineDistance
    case .points, .skeleton: 3 * spread(around: truth)
    }
  }

  func value(of figure: Figure, against truth: Figure) -> Double {
    switch (figure.content, truth.content) {
    case (.area(let one), .area(let other)): one.overlap(with: other, atLeast: settings.iouThreshold)
    case (.line(let one), .line(let other)): one.quality(against: other, within: lineDistance)
    case (.points(let one), .points(let other)): Self.unordered(one, other, spread: spread(around: truth))
    case (.skeleton(let one), .skeleton(let other)): Self.named(one, other, spread: spread(around: truth))
    default: 0
    }
  }

  func isInverted(_ figure: Figure, against truth: Figure) -> Bool {
    guard case .line(let one) = figure.content, case .line(let other) = truth.content else { return false }
    return one.gainOfTurning(towards: other) > settings.lineOrientationThreshold
  }

  private var lineDistance: Double { settings.lineThickness * pictureArea.squareRoot() }

  /// sκ
  private func spread(around truth: Figure) -> Double {
    let ofBox = settings.pointSizeBase == .groupBox || truth.family == .skeleton
    let area = ofBox && truth.box.area > 0 ? truth.box.area : pictureArea
    return max(1e-9, area.squareRoot() * 2 * settings.pointSize)
  }

  /// Points without names: each is paired with another so that the whole fits best.
  private static func unordered(_ one: [Double], _ other: [Double], spread: Double) -> Double {
    let (rows, columns) = (one.count / 2, other.count / 2)
    guard rows * columns <= mostPairs else { return nearest(one, other, spread: spread) }
    var candidates: [SparseAssignment.Pair] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let gain = closeness(one[2 * row] - other[2 * column], one[2 * row + 1] - other[2 * column + 1], spread)
        if gain > 0.01 { candidates.append(.init(row: row, column: column, gain: gain)) }
      }
    }
    let pairs = SparseAssignment(rows: rows, columns: columns, candidates: candidates, goOn: {}).pairs
    return pairs.reduce(0) { $0 + $1.gain } / Double(max(rows, columns))
  }

  /// Of many points each counts with the nearest of the other set: no less than if they were paired, in little memory.
  private static func nearest(_ one: [Double], _ other: [Double], spread: Double) -> Double {
    let (rows, columns) = (one.count / 2, other.count / 2)
    var (ofRows, ofColumns) = (
      [Double](repeating: .infinity, count: rows), [Double](repeating: .infinity, count: columns)
    )
    for row in 0..<rows {
      for column in 0..<columns {
        let (dx, dy) = (one[2 * row] - other[2 * column], one[2 * row + 1] - other[2 * column + 1])
        let squared = dx * dx + dy * dy
        ofRows[row] = min(ofRows[row], squared)
        ofColumns[column] = min(ofColumns[column], squared)
      }
    }
    let sums = [ofRows, ofColumns].map { $0.reduce(0) { $0 + closeness($1.squareRoot(), 0, spread) } }
    return min(sums[0], sums[1]) / Double(max(rows, columns))
  }

  /// Points with names; one that only one of the two has counts as 0.
  private static func named(_ one: [Label.ID: [Double]], _ other: [Label.ID: [Double]], spread: Double) -> Double {
    let names = Set(one.keys).union(other.keys)
    guard !names.isEmpty else { return 0 }
    let sum = names.reduce(0.0) { sum, name in
      guard let a = one[name], let b = other[name] else { return sum }
      return sum + closeness(a[0] - b[0], a[1] - b[1], spread)
    }
    return sum / Double(names.count)
  }

  private static func closeness(_ dx: Double, _ dy: Double, _ spread: Double) -> Double {
    exp(-(dx * dx + dy * dy) / (2 * spread * spread))
  }
}
