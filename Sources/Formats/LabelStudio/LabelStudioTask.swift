internal import JSON

/// One picture with what was marked on it.
///
/// A picture has one truth here. It is the annotation that is marked as ground truth; else, of those with regions, the one
/// that was changed last; and a prediction only where nobody annotated. What was left beside it is counted.
struct LabelStudioTask {
  private(set) var image = ""
  private(set) var subset = "default"
  private(set) var regions: [LabelStudioRegion] = []
  private(set) var isPrediction = false
  private(set) var losses = LabelStudioLosses()
  let place: String

  /// What somebody, or a model, said about the picture: an annotation or a prediction there.
  private struct Annotation {
    var regions: [LabelStudioRegion] = []
    var isCancelled = false
    var isGroundTruth = false
    /// As they are written, in UTC, they are in order as texts.
    var updated = ""

    func isBefore(_ other: Annotation) -> Bool {
      (isGroundTruth ? 1 : 0, regions.isEmpty ? 0 : 1, updated)
        < (other.isGroundTruth ? 1 : 0, other.regions.isEmpty ? 0 : 1, other.updated)
    }
  }

  init(_ reader: inout JSONReader, _ file: String) throws {
    place = "\(file), \(reader.place)"
    var data: [String: String] = [:]
    var (annotations, predictions): ([Annotation], [Annotation]) = ([], [])
    try reader.object { reader, key in
      switch key {
      case "data":
        try reader.object { reader, key in if try reader.kind() == .string { data[key] = try reader.string() } }
      case "annotations", "completions": annotations += try Self.annotations(&reader, file)
      case "drafts": losses.add(.drafts, try Self.draftCount(&reader))
      case "predictions": predictions += try Self.annotations(&reader, file)
      default: break
      }
    }
    image =
      data["image"] ?? data.values.sorted().first { DatasetArchive.isPicture($0) } ?? data.values.sorted().first ?? ""
    subset = data["subset"] ?? "default"
    guard !image.isEmpty else {
      throw DatasetProblem(
        place,
        "The task's data name no picture; of Label Studio's exports only “JSON” has it there."
      )
    }
    choose(annotations, predictions)
  }

  private mutating func choose(_ annotations: [Annotation], _ predictions: [Annotation]) {
    let valid = annotations.filter { !$0.isCancelled }
    // Of two that are equal, the later one.
    let best = valid.reduce(nil as Annotation?) { best, next in best.map { next.isBefore($0) ? $0 : next } ?? next }
    regions = best?.regions ?? []
    if best == nil, let prediction = predictions.last {
      regions = prediction.regions
      isPrediction = true
    }
    losses.add(.others, max(0, valid.count - 1))
    losses.add(.skipped, annotations.count { $0.isCancelled && !$0.regions.isEmpty })
    losses.add(.predictions, (isPrediction ? predictions.dropLast() : predictions[...]).count { !$0.regions.isEmpty })
  }

  private static func annotations(_ reader: inout JSONReader, _ file: String) throws -> [Annotation] {
    guard try reader.kind() == .array else { return [] }
    var annotations: [Annotation] = []
    try reader.array { reader, _ in
      // Short exports have only the keys of drafts and predictions.
      if try reader.kind() == .object { annotations.append(try annotation(&reader, file)) }
    }
    return annotations
  }

  private static func annotation(_ reader: inout JSONReader, _ file: String) throws -> Annotation {
    var (annotation, created) = (Annotation(), "")
    try reader.object { reader, key in
      switch key {
      case "result":
        guard try reader.kind() == .array else { return }
        try reader.array { reader, _ in annotation.regions.append(try LabelStudioRegion(&reader, file)) }
      case "was_cancelled": if try reader.kind() == .bool { annotation.isCancelled = try reader.bool() }
      case "ground_truth": if try reader.kind() == .bool { annotation.isGroundTruth = try reader.bool() }
      case "updated_at": if try reader.kind() == .string { annotation.updated = try reader.string() }
      case "created_at": if try reader.kind() == .string { created = try reader.string() }
      default: break
      }
    }
    if annotation.updated.isEmpty { annotation.updated = created }
    return annotation
  }

  /// Those with regions. What is only counted is not read: a draft may be half done.
  private static func draftCount(_ reader: inout JSONReader) throws -> Int {
    guard try reader.kind() == .array else { return 0 }
    var count = 0
    try reader.array { reader, _ in
      guard try reader.kind() == .object else { return }
      var hasRegions = false
      try reader.object { reader, key in
        guard key == "result", try reader.kind() == .array else { return }
        try reader.array { _, _ in hasRegions = true }
      }
      if hasRegions { count += 1 }
    }
    return count
  }

  /// Without the address, and without the eight hex digits that Label Studio puts before an upload's name.
  var pictureName: String {
    let withoutQuery = image.split(separator: "?").first.map(String.init) ?? image
    if let range = image.firstRange(of: "/data/local-files/?d=") { return String(image[range.upperBound...]) }
    guard withoutQuery.contains("/data/upload/") || withoutQuery.contains("://") else {
      return withoutQuery.hasPrefix("images/") ? String(withoutQuery.dropFirst(7)) : withoutQuery
    }
    let last = withoutQuery.split(separator: "/").last.map(String.init) ?? withoutQuery
    let parts = last.split(separator: "-", maxSplits: 1)
    let isPrefix = parts.count == 2 && parts[0].count == 8 && parts[0].allSatisfy(\.isHexDigit)
    return isPrefix && withoutQuery.contains("/data/upload/") ? String(parts[1]) : last
  }
}
