internal import Glibc

/// A vector of logits, what softmax makes of it, and how the bars are drawn: all that an address says. Equal requests give
/// equal bytes.
public struct SoftmaxRequest: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case softmax
    case logSoftmax = "log_softmax"
    case softmin
  }

  public static let counts = 2...6
  public static let logitRange = -10.0...10.0
  public static let temperatureRange = 0.05...10.0
  private static let usualLogits = [2.0, 1, 0.1]

  public private(set) var logits: [Double]
  /// What the logits are divided by: a low one sharpens the choice, a high one levels it.
  public private(set) var temperature: Double
  public private(set) var kind: Kind
  /// Size, density and theme; its curves mean nothing here.
  public private(set) var frame: PlotRequest

  /// `z` stands once for each logit; `t` is the temperature; `kind`, `w`, `h`, `dpr`, `theme`.
  ///
  /// - Throws: a sentence for every item that does not do.
  public init(query: [(name: String, value: String)]) throws(ValidationFailure) {
    var reader = SoftmaxReader(query)
    self.init(&reader)
    guard reader.problems.isEmpty else { throw ValidationFailure(reader.problems) }
  }

  /// Like `init(query:)`, but with the usual value in place of each one that does not do.
  public static func nearest(to query: [(name: String, value: String)]) -> SoftmaxRequest {
    var reader = SoftmaxReader(query)
    return SoftmaxRequest(&reader)
  }

  private init(_ reader: inout SoftmaxReader) {
    logits = reader.logits() ?? Self.usualLogits
    temperature = reader.temperature() ?? 1
    kind = reader.kind()
    frame = reader.frame()
  }

  /// What comes out, one number for each logit. The greatest is taken off first, so that no exponential overflows.
  public var outputs: [Double] {
    let scaled = logits.map { (kind == .softmin ? -$0 : $0) / temperature }
    let greatest = scaled.max() ?? 0
    let sum = scaled.reduce(0) { $0 + exp($1 - greatest) }
    return scaled.map { kind == .logSoftmax ? $0 - greatest - log(sum) : exp($0 - greatest) / sum }
  }

  /// How undecided the outputs are: −Σ p ln p, from 0 to the logarithm of their count.
  public var entropy: Double {
    outputs.map { kind == .logSoftmax ? exp($0) : $0 }.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }

  public func adding() -> SoftmaxRequest {
    var copy = self
    if logits.count < Self.counts.upperBound { copy.logits.append(0) }
    return copy
  }

  public func removing() -> SoftmaxRequest {
    var copy = self
    if logits.count > Self.counts.lowerBound { copy.logits.removeLast() }
    return copy
  }

  public func of(_ kind: Kind) -> SoftmaxRequest {
    var copy = self
    copy.kind = kind
    return copy
  }

  /// The same bars in another size, in CSS pixels.
  public func sized(width: Int, height: Int) -> SoftmaxRequest {
    var copy = self
    copy.frame = frame.sized(width: width, height: height)
    return copy
  }

  public func drawn(in theme: PlotRequest.Theme, density: Int) -> SoftmaxRequest {
    var copy = self
    copy.frame = frame.drawn(in: theme, density: density)
    return copy
  }

  /// The address' items that are not the usual ones, without `?`.
  public var canonicalQuery: String {
    var items = logits == Self.usualLogits ? [] : logits.map { "z=\(shortest($0))" }
    if temperature != 1 { items.append("t=\(shortest(temperature))") }
    if kind != .softmax { items.append("kind=\(kind.rawValue)") }
    if !frame.canonicalQuery.isEmpty { items.append(frame.canonicalQuery) }
    return items.joined(separator: "&")
  }

  /// What the bars show, in a sentence.
  public var narration: String {
    let pairs = zip(logits, outputs).map { "\(readable($0)) becomes \(readable(rounded($1)))" }
    return "Bars of \(kind.name) with temperature \(readable(temperature)): \(pairs.joined(separator: ", "))."
  }

  private func rounded(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 }
}

extension SoftmaxRequest.Kind {
  public var name: String {
    switch self {
    case .softmax: "Softmax"
    case .logSoftmax: "LogSoftmax"
    case .softmin: "Softmin"
    }
  }
}

private struct SoftmaxReader {
  var problems: [ValidationFailure.Problem] { own + plot.problems }
  private var own: [ValidationFailure.Problem] = []
  private var plot: PlotQueryReader
  private let query: [(name: String, value: String)]

  init(_ query: [(name: String, value: String)]) {
    self.query = query
    plot = PlotQueryReader(query, family: .activations)
  }

  mutating func logits() -> [Double]? {
    let words = query.filter { $0.name == "z" && !$0.value.isEmpty }.map(\.value)
    guard !words.isEmpty else { return nil }
    let numbers = words.prefix(SoftmaxRequest.counts.upperBound).map { number($0, "z", in: SoftmaxRequest.logitRange) }
    guard SoftmaxRequest.counts.contains(words.count) else {
      refuse("z", "Give 2 to 6 logits; these are \(words.count).")
      return nil
    }
    return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
  }

  mutating func temperature() -> Double? {
    guard let word = query.last(where: { $0.name == "t" })?.value, !word.isEmpty else { return nil }
    return number(word, "t", in: SoftmaxRequest.temperatureRange)
  }

  mutating func kind() -> SoftmaxRequest.Kind {
    guard let word = query.last(where: { $0.name == "kind" })?.value, !word.isEmpty else { return .softmax }
    if let kind = SoftmaxRequest.Kind(rawValue: word) { return kind }
    refuse("kind", "There are softmax, log_softmax and softmin, not “\(word.prefix(40))”.")
    return .softmax
  }

  mutating func frame() -> PlotRequest { PlotRequest.frame(&plot) }

  private mutating func number(_ word: String, _ field: String, in range: ClosedRange<Double>) -> Double? {
    guard let number = Double(word), number.isFinite else {
      refuse(field, "“\(word.prefix(40))” is no finite number.")
      return nil
    }
    guard range.contains(number) else {
      let ends = "\(shortest(range.lowerBound)) and \(shortest(range.upperBound))"
      refuse(field, "\(field) must lie between \(ends); \(shortest(number)) does not.")
      return nil
    }
    return number + 0
  }

  private mutating func refuse(_ field: String, _ sentence: String) {
    let problem = ValidationFailure.Problem(field: field, sentence: sentence)
    if !own.contains(problem) { own.append(problem) }
  }
}
