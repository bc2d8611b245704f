public import Domain
internal import JSON

/// What joins two annotations of a job, as a backup has it: by their places among the job's shapes and tracks, in the order
/// of the document.
public struct BackedUpRelation: Sendable {
  public private(set) var from = -1
  public private(set) var to = -1
  private var direction = Relation.Direction.right
  private var labels: [String] = []

  init(_ reader: inout JSONReader) throws {
    let places = 0...Int(Int32.max)
    try reader.object { reader, key in
      switch key {
      case "from": from = try reader.optionalInt(in: places) ?? -1
      case "to": to = try reader.optionalInt(in: places) ?? -1
      case "direction": direction = try reader.optionalWord(Relation.Direction.self) ?? .right
      case "labels": try reader.array { reader, _ in labels.append(try reader.string()) }
      default: break
      }
    }
  }

  /// - Parameter count: of the job's shapes and tracks.
  /// - Throws: `ValidationFailure` for what cannot be.
  public func check(count: Int) throws {
    for (end, field) in [(from, "from"), (to, "to")] where !(0..<count).contains(end) {
      throw ValidationFailure(
        field: field,
        "“\(field)” names one of the job's \(count) shapes and tracks, counted from 0; this is \(end)."
      )
    }
    let first = AnnotationUID.random()
    try relation(from: first, to: from == to ? first : .random()).check(path: "")
  }

  public func relation(from: AnnotationUID, to: AnnotationUID) -> Relation {
    Relation(uid: .random(), from: from, to: to, direction: direction, labels: labels)
  }
}
