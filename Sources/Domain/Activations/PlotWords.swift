extension PlotRequest {
  /// What the plot shows, in words: `ReLU and its derivative for x from −6 to 6`.
  public var title: String {
    let names = curves.map(\.label).joined(separator: "; ")
    let slopes = !showsDerivative ? "" : curves.count == 1 ? " and its derivative" : " and their derivatives"
    return "\(names)\(slopes) for x from \(readable(domain.lowerBound)) to \(readable(domain.upperBound))"
  }

  /// What the curves do, for those who do not see them.
  public var narration: String {
    let sentences = curves.map { CurveNarrator($0, over: domain).sentence }
    return (["Plot of \(title)."] + sentences).joined(separator: " ")
  }
}

/// Tells the way of a curve in a sentence.
private struct CurveNarrator {
  private struct Sample {
    let x: Double
    let y: Double
  }

  private let curve: ActivationCurve
  private let domain: ClosedRange<Double>
  private let samples: [Sample]

  init(_ curve: ActivationCurve, over domain: ClosedRange<Double>) {
    self.curve = curve
    self.domain = domain
    let steps = 600
    samples = (0...steps).compactMap { index in
      let share = Double(index) / Double(steps)
      let x = domain.lowerBound * (1 - share) + domain.upperBound * share
      let y = curve.value(x)
      return y.isFinite ? Sample(x: x, y: y) : nil
    }
  }

  var sentence: String {
    guard let first = samples.first, let last = samples.last else {
      return "\(curve.function.name) has no values here."
    }
    return "\(curve.function.name) \(way(first, last))\(interruptions)."
  }

  private func way(_ first: Sample, _ last: Sample) -> String {
    let steps = zip(samples, samples.dropFirst()).map { $1.y - $0.y }
    let ends = "from \(readable(first.y)) to \(readable(last.y))"
    switch (steps.contains { $0 > 0 }, steps.contains { $0 < 0 }) {
    case (false, false): return "is \(readable(first.y)) throughout"
    case (true, false): return "rises \(ends)"
    case (false, true): return "falls \(ends)"
    case (true, true): return "goes \(ends)\(turns(first, last))"
    }
  }

  /// The lowest and the highest place, where they are not at an end.
  private func turns(_ first: Sample, _ last: Sample) -> String {
    var words = ""
    if let low = samples.min(by: { $0.y < $1.y }), low.y < min(first.y, last.y) {
      words += ", with its least value \(rounded(low.y)) near x = \(rounded(low.x))"
    }
    if let high = samples.max(by: { $0.y < $1.y }), high.y > max(first.y, last.y) {
      words += ", with its greatest value \(rounded(high.y)) near x = \(rounded(high.x))"
    }
    return words
  }

  private var interruptions: String {
    let jumps = curve.jumps.filter(domain.contains).map { "x = \(readable($0))" }
    let kinks = curve.kinks.filter(domain.contains).map { "x = \(readable($0))" }
    return (jumps.isEmpty ? "" : ", and jumps at \(jumps.joined(separator: " and "))")
      + (kinks.isEmpty ? "" : ", with a kink at \(kinks.joined(separator: " and "))")
  }

  private func rounded(_ number: Double) -> String { readable((number * 1000).rounded() / 1000) }
}
