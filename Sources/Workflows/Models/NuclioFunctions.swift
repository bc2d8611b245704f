public import Domain
internal import JSON

/// What a Nuclio dashboard lists at `/api/functions`, as far as CVAT's functions say it: annotations are texts there.
///
/// https://docs.nuclio.io/en/stable/reference/api/README.html
struct NuclioFunctions {
  /// The name at the dashboard, and the fields of `ModelFunctionForm`.
  private(set) var found: [(name: String, fields: [String: String])] = []

  /// - Parameter address: where the dashboard calls its functions.
  init(_ reader: inout JSONReader, calledAt address: String) throws {
    var found: [(name: String, fields: [String: String])] = []
    try reader.object { reader, name in
      var fields = ["name": name, "address": address, "remote_name": name]
      try reader.object { reader, part in
        switch part {
        case "metadata": try Self.readMetadata(&reader, into: &fields)
        case "spec":
          try reader.object { reader, key in
            if key == "description" { fields["description"] = try Self.text(&reader) } else { try reader.skip() }
          }
        default: try reader.skip()
        }
      }
      found.append((name, fields))
    }
    self.found = found
  }

  private static func readMetadata(_ reader: inout JSONReader, into fields: inout [String: String]) throws {
    try reader.object { reader, key in
      guard key == "annotations" else { return try reader.skip() }
      try reader.object { reader, key in
        let text = try text(&reader)
        switch key {
        case "name": if !text.isEmpty { fields["name"] = text }
        case "type": fields["kind"] = text
        case "spec": fields["labels"] = text
        case "min_pos_points", "min_neg_points", "startswith_box": fields[key] = text.lowercased()
        default: break
        }
      }
    }
  }

  /// A text, or a number or a word of JSON as one; nothing for what is more than that.
  private static func text(_ reader: inout JSONReader) throws -> String {
    switch try reader.kind() {
    case .string: return try reader.string()
    case .number: return "\(try reader.int())"
    case .bool: return try reader.bool() ? "true" : "false"
    case .array, .object, .null:
      try reader.skip()
      return ""
    }
  }
}

/// What came of taking a dashboard's functions over.
public struct NuclioReport: Equatable, Sendable {
  /// Their names.
  public internal(set) var declared: [String] = []
  /// How many were models here before; what administrators made of them stays.
  public internal(set) var known = 0
  /// A sentence about each that cannot be used.
  public internal(set) var refused: [String] = []

  public var sentence: String {
    let names = declared.map { "“\($0)”" }.joined(separator: ", ")
    let made = declared.isEmpty ? "No new model." : "New: \(names)."
    let old = known == 0 ? "" : " Here already: \(known)."
    return ([made + old] + refused).joined(separator: " ")
  }
}

extension ModelWork {
  /// Declares the functions of a Nuclio dashboard that are no models here yet.
  ///
  /// - Parameter dashboard: its address, as `http://nuclio:8070`.
  /// - Throws: `ModelFailure` where it does not answer as Nuclio does.
  public func declareFunctions(ofNuclio dashboard: String, actor: Actor, now: Timestamp) async throws -> NuclioReport {
    let address = "\(dashboard)/api/function_invocations"
    let functions = try await caller.functions(ofNuclio: dashboard, calledAt: address)
    let present = Set(try await self.functions().filter { $0.traits.address == address }.map(\.traits.remoteName))
    var report = NuclioReport()
    for (name, fields) in functions.found {
      guard !present.contains(name) else {
        report.known += 1
        continue
      }
      let kind = fields["kind"] ?? ""
      guard ModelFunction.Kind(rawValue: kind) != nil else {
        report.refused.append("“\(name)” is left out: there are no models of the kind “\(kind)” here.")
        continue
      }
      do {
        _ = try await create(try ModelFunctionForm(fields), actor: actor, now: now)
        report.declared.append(fields["name"] ?? name)
      } catch let failure as ValidationFailure {
        let reasons = failure.problems.map(\.sentence).joined(separator: " ")
        report.refused.append("“\(name)” is left out: \(reasons)")
      }
    }
    return report
  }
}
