import Domain
import FoundationEssentials
import Testing

/// A line of a reference file: where the values of a function were computed with far more digits than a double has.
struct ReferencePoint: Sendable, CustomTestStringConvertible {
  let curve: ActivationCurve
  let x: Double
  let value: Double
  let derivative: Double

  var testDescription: String { "\(curve.label) at \(x)" }
}

enum ActivationFixtures {
  /// The points of `activations_NAME.csv` by function, the values and slopes from the columns of those names.
  static func points(_ name: String, value: String, derivative: String) -> [String: [ReferencePoint]] {
    var rows = rows(name)
    guard !rows.isEmpty else { return [:] }
    let head = rows.removeFirst()
    guard let valueColumn = head.firstIndex(of: value), let slopeColumn = head.firstIndex(of: derivative) else {
      return [:]
    }
    let points = rows.compactMap { row -> ReferencePoint? in
      guard let curve = curve(row[0], row[1]), let x = Double(row[2]), let value = Double(row[valueColumn]),
        let slope = Double(row[slopeColumn])
      else { return nil }
      return ReferencePoint(curve: curve, x: x, value: value, derivative: slope)
    }
    return Dictionary(grouping: points) { $0.curve.function.id }
  }

  /// The least values of `activations_facts.csv`, where they lie in a dip; waves have too many to be one.
  static func minima() -> [ReferencePoint] {
    rows("facts").compactMap { row in
      guard let curve = curve(row[0], row[1]), curve.frequency == 0, let x = Double(row[5]), let value = Double(row[6])
      else { return nil }
      return ReferencePoint(curve: curve, x: x, value: value, derivative: 0)
    }
  }

  private static func rows(_ name: String) -> [[String]] {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    let path = "\(root)/Fixtures/activations/activations_\(name).csv"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(whereSeparator: \.isNewline).map(cells)
  }

  /// The cells of a line; a quoted one may hold commas.
  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  /// `{'alpha':0.2}`: our names are the file's, but for the two that a plot's domain has taken.
  private static func curve(_ id: String, _ parameters: String) -> ActivationCurve? {
    guard let function = ActivationFunction.named(id) else { return nil }
    var values: [String: Double] = [:]
    for pair in parameters.filter({ !"{}' ".contains($0) }).split(separator: ",") {
      let words = pair.split(separator: ":")
      let name = ["min": "min_val", "max": "max_val"][words[0]] ?? String(words[0])
      values[name] = Double(words[1])
    }
    return ActivationCurve(function, values: function.parameters.map { values[$0.name] ?? $0.fallback })
  }
}
