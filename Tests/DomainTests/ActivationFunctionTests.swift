import Domain
import Testing

@Suite("Activation functions") struct ActivationFunctionTests {
  static let reference = ActivationFixtures.points("reference", value: "f_exact", derivative: "df_exact")
  static let extremes = ActivationFixtures.points("extremes", value: "f", derivative: "df")
  static let ids = ActivationFunction.all.map(\.id)

  @Test("there are 48, each once, and the reference has each of them")
  func areComplete() {
    #expect(Self.ids.count == 48 && Set(Self.ids).count == 48)
    #expect(Set(Self.reference.keys) == Set(Self.ids))
    #expect(Set(Self.extremes.keys) == Set(Self.ids))
    #expect(Self.reference.values.map(\.count).reduce(0, +) == 2800)
    #expect(Self.extremes.values.map(\.count).reduce(0, +) == 1156)
  }

  @Test("values and slopes are those of the reference to the last digits", arguments: ids)
  func matchReference(id: String) throws {
    for point in try #require(Self.reference[id]) {
      let value = point.curve.value(point.x)
      let slope = point.curve.derivative(point.x)
      let valueError = abs(value - point.value)
      let slopeError = abs(slope - point.derivative)
      #expect(
        valueError <= 4 * point.value.ulp + 1e-15 * max(1, abs(point.x)),
        "f(\(point.x)) \(point.curve.values): \(value) for \(point.value)"
      )
      #expect(
        slopeError <= max(1e-14, 4 * point.derivative.ulp),
        "f′(\(point.x)) \(point.curve.values): \(slope) for \(point.derivative)"
      )
    }
  }

  @Test("far from 0 and next to it nothing overflows, vanishes or cancels", arguments: ids)
  func matchExtremes(id: String) throws {
    for point in try #require(Self.extremes[id]) {
      let place = "\(point.curve.values) at \(point.x)"
      #expect(
        isClose(point.curve.value(point.x), point.value),
        "f \(place): \(point.curve.value(point.x)) for \(point.value)"
      )
      let slope = point.curve.derivative(point.x)
      #expect(isClose(slope, point.derivative), "f′ \(place): \(slope) for \(point.derivative)")
    }
  }

  private func isClose(_ value: Double, _ wanted: Double) -> Bool {
    if value == wanted { return true }
    let error = abs(value - wanted)
    return abs(wanted) > 1e-300 ? error <= 1e-12 * abs(wanted) : error <= 1e-300
  }
}
