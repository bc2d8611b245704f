/// What a plot shows and how large: all that its address says. Equal requests give equal bytes.
public struct PlotRequest: Equatable, Sendable {
  public enum Theme: String, Sendable {
    case light, dark
  }

  /// Where derivatives are shown.
  public enum Derivative: String, CaseIterable, Sendable {
    /// In the function's own panel.
    case beside = "1"
    /// In a panel below.
    case apart
    case hidden = "0"
  }

  /// Where the functions come from.
  public let family: ActivationFamily
  /// One to six, each function once.
  public private(set) var curves: [ActivationCurve]
  /// The x that are shown.
  public private(set) var domain: ClosedRange<Double>
  /// CSS pixels; the picture has `density` times as many.
  public private(set) var width: Int
  public private(set) var height: Int
  /// Picture pixels for each CSS pixel.
  public private(set) var density: Int
  public private(set) var theme: Theme
  public private(set) var derivative: Derivative
  /// The x that is read off, if any.
  public private(set) var marker: Double?
  /// As many units for each pixel along y as along x.
  public private(set) var hasEqualUnits: Bool
  /// Words above the picture, for those who put it into a text.
  public private(set) var pictureTitle: String?

  public var showsDerivative: Bool { derivative != .hidden }

  /// From the items of an address, already decoded; what is absent or empty has its usual value, and names that mean
  /// nothing here are left alone.
  ///
  /// `f` stands once for each function. A parameter's name goes to every function that has it, `elu.alpha` to one.
  ///
  /// - Throws: a sentence for every item that does not do.
  public init(
    query: [(name: String, value: String)],
    family: ActivationFamily = .activations
  ) throws(ValidationFailure) {
    var reader = PlotQueryReader(query, family: family)
    self.init(&reader)
    guard reader.problems.isEmpty else { throw ValidationFailure(reader.problems) }
  }

  /// Like `init(query:)`, but with the usual value in place of each one that does not do: for the page that shows what is
  /// wrong.
  public static func nearest(
    to query: [(name: String, value: String)],
    family: ActivationFamily = .activations
  ) -> PlotRequest {
    var reader = PlotQueryReader(query, family: family)
    return PlotRequest(&reader)
  }

  /// The first function from −6 to 6.
  public static let standard = nearest(to: [])

  private static let standardGated = nearest(to: [], family: .gated)

  /// The family's first function with everything as usual.
  public var standard: PlotRequest {
    switch family {
    case .activations: .standard
    case .gated: .standardGated
    }
  }

  /// Size, density, theme and title alone, for plots of other things.
  static func frame(_ reader: inout PlotQueryReader) -> PlotRequest {
    var frame = PlotRequest.standard
    (frame.width, frame.height, frame.density) = reader.size()
    frame.theme = reader.theme()
    frame.pictureTitle = reader.title()
    return frame
  }

  private init(_ reader: inout PlotQueryReader) {
    family = reader.family
    curves = reader.curves()
    domain = reader.domain(usually: -6...6)
    (width, height, density) = reader.size()
    theme = reader.theme()
    derivative = reader.derivative()
    marker = reader.marker()
    hasEqualUnits = reader.hasEqualUnits()
    pictureTitle = reader.title()
  }

  /// The same plot for another screen.
  public func drawn(in theme: Theme, density: Int) -> PlotRequest {
    var copy = self
    copy.theme = theme
    copy.density = min(max(density, 1), PlotLimits.densities.upperBound)
    return copy
  }

  /// The same plot in another size, in CSS pixels.
  public func sized(width: Int, height: Int) -> PlotRequest {
    precondition(PlotLimits.sides.contains(width) && PlotLimits.sides.contains(height))
    var copy = self
    (copy.width, copy.height) = (width, height)
    return copy
  }

  /// The same plot over another domain.
  public func over(_ domain: ClosedRange<Double>) -> PlotRequest {
    precondition(domain.upperBound - domain.lowerBound >= PlotLimits.narrowestDomain)
    var copy = self
    copy.domain = domain
    return copy
  }

  /// The same plot, read off elsewhere or nowhere.
  public func marked(at x: Double?) -> PlotRequest {
    var copy = self
    copy.marker = x
    return copy
  }

  /// The x whose values are told: the marker, or 0, or the end that is nearer to it.
  public var readingPlace: Double {
    marker ?? min(max(0, domain.lowerBound), domain.upperBound)
  }

  /// The same plot with other functions, one to six, their parameters at their usual values.
  public func showing(_ functions: [ActivationFunction]) -> PlotRequest {
    precondition((1...PlotLimits.curves).contains(functions.count))
    var copy = self
    copy.curves = functions.map { ActivationCurve($0) }
    return copy
  }

  /// The same plot with one other function, its parameters at their usual values.
  public func showing(_ function: ActivationFunction) -> PlotRequest { showing([function]) }

  /// The address' items that differ from `standard`, in a steady order, without `?`; equal requests have equal ones.
  public var canonicalQuery: String {
    var items: [String] = []
    let usual = standard
    if curves.map(\.function.id) != usual.curves.map(\.function.id) {
      items += curves.map { "f=\($0.function.id)" }
    }
    items += parameters.filter { $0.value != $0.parameter.fallback }.map { "\($0.field)=\(shortest($0.value))" }
    if domain.lowerBound != usual.domain.lowerBound { items.append("min=\(shortest(domain.lowerBound))") }
    if domain.upperBound != usual.domain.upperBound { items.append("max=\(shortest(domain.upperBound))") }
    if derivative != usual.derivative { items.append("derivative=\(derivative.rawValue)") }
    if let marker { items.append("at=\(shortest(marker))") }
    if hasEqualUnits { items.append("aspect=equal") }
    if let pictureTitle { items.append("title=\(PercentCoding.encoded(pictureTitle))") }
    if width != usual.width { items.append("w=\(width)") }
    if height != usual.height { items.append("h=\(height)") }
    if density != usual.density { items.append("dpr=\(density)") }
    if theme != usual.theme { items.append("theme=\(theme.rawValue)") }
    return items.joined(separator: "&")
  }

  /// A parameter of one of the curves and the value that it has.
  public struct SetParameter: Sendable {
    public let function: ActivationFunction
    public let parameter: ActivationParameter
    /// Its name in the address: `alpha`, or `elu.alpha` where several curves have an `alpha`.
    public let field: String
    public let value: Double
  }

  /// The parameters of all curves, in their order.
  public var parameters: [SetParameter] {
    let names = curves.flatMap { $0.function.parameters.map(\.name) }
    return curves.flatMap { curve in
      zip(curve.function.parameters, curve.values).map { parameter, value in
        let isShared = names.count { $0 == parameter.name } > 1
        return SetParameter(
          function: curve.function,
          parameter: parameter,
          field: isShared ? "\(curve.function.id).\(parameter.name)" : parameter.name,
          value: value
        )
      }
    }
  }
}

/// The shortest decimal that reads back to the same double: `1`, `0.2`, `1e-05`.
public func shortest(_ number: Double) -> String {
  let text = number.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
