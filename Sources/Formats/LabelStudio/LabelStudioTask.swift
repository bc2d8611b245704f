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

  /// What somebody, or a model, said about the picture.
  private struct Statement {
    var regions: [LabelStudioRegion] = []
    var isCancelled = false
    var isGroundTruth = false
    /// As they are written, in UTC, they are in order as texts.
    var updated = ""

    func isBefore(_ other: Statement) -> Bool {
      (isGroundTruth ? 1 : 0, regions.isEmpty ? 0 : 1, updated)
        < (other.isGroundTruth ? 1 : 0, other.regions.isEmpty ? 0 : 1, other.updated)
    }
  }

  init(_ reader: inout JSONReader, _ file: String) throws {
    place = "\(file), \(reader.place)"
    var data: [String: String] = [:]
    var (annotations, drafts, predictions): ([Statement], [Statement], [Statement]) = ([], [], [])
    try reader.object { reader, key in
      switch key {
      case "data":
        try reader.object { reader, key in if try reader.kind() == .string { data[key] = try reader.string() } }
      case "annotations", "completions": annotations += try Self.statements(&reader, file)
      case "drafts": drafts += try Self.statements(&reader, file)
      case "predictions": predictions += try Self.statements(&reader, file)
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
    choose(annotations, drafts, predictions)
  }

  private mutating func choose(_ annotations: [Statement], _ drafts: [Statement], _ predictions: [Statement]) {
    let valid = annotations.filter { !$0.isCancelled }
    // Of two that are equal, the later one.
    let best = valid.reduce(nil as Statement?) { best, next in best.map { next.isBefore($0) ? $0 : next } ?? next }
    regions = best?.regions ?? []
    if best == nil, let prediction = predictions.last {
      regions = prediction.regions
      isPrediction = true
    }
    losses.add(.others, max(0, valid.count - 1))
    losses.add(.skipped, annotations.count { $0.isCancelled && !$0.regions.isEmpty })
    losses.add(.drafts, drafts.count { !$0.regions.isEmpty })
    losses.add(.predictions, (isPrediction ? predictions.dropLast() : predictions[...]).count { !$0.regions.isEmpty })
  }

  private static func statements(_ reader: inout JSONReader, _ file: String) throws -> [Statement] {
    guard try reader.kind() == .array else { return [] }
    var statements: [Statement] = []
    try reader.array { reader, _ in
      // Short exports have only the keys of drafts and predictions.
      if try reader.kind() == .object { statements.append(try statement(&reader, file)) }
    }
    return statements
  }

  private static func statement(_ reader: inout JSONReader, _ file: String) throws -> Statement {
    var (statement, created) = (Statement(), "")
    try reader.object { reader, key in
      switch key {
      case "result":
        guard try reader.kind() == .array else { return }
        try reader.array { reader, _ in statement.regions.append(try LabelStudioRegion(&reader, file)) }
      case "was_cancelled": if try reader.kind() == .bool { statement.isCancelled = try reader.bool() }
      case "ground_truth": if try reader.kind() == .bool { statement.isGroundTruth = try reader.bool() }
      case "updated_at": if try reader.kind() == .string { statement.updated = try reader.string() }
      case "created_at": if try reader.kind() == .string { created = try reader.string() }
      default: break
      }
    }
    if statement.updated.isEmpty { statement.updated = created }
    return statement
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

/// The regions of a picture with what else was said about each: Label Studio joins them by their keys.
struct LabelStudioMarks {
  struct Mark {
    let region: LabelStudioRegion
    /// Those of the region, else those of a control for labels alone, else the name of its control.
    let labels: [String]
    let hasLabel: Bool
    let answers: [LabelStudioRegion]
  }

  private(set) var drawn: [Mark] = []
  /// Choices for the whole picture.
  private(set) var tags: [LabelStudioRegion] = []
  /// Other answers about the whole picture.
  private(set) var answers: [LabelStudioRegion] = []
  private(set) var relations: [LabelStudioRegion] = []
  /// What no picture can have.
  private(set) var others: [LabelStudioRegion] = []

  init(_ regions: [LabelStudioRegion]) {
    let shapes = regions.filter(\.isDrawn)
    let keys = Set(shapes.map(\.id)).subtracting([""])
    var said: [String: [LabelStudioRegion]] = [:]
    for region in regions where !region.isDrawn {
      switch region.kind {
      case "relation": relations.append(region)
      case "labels" where keys.contains(region.id): said[region.id, default: []].append(region)
      case "choices" where !keys.contains(region.id): tags.append(region)
      case _ where region.isAnswer && keys.contains(region.id): said[region.id, default: []].append(region)
      case _ where region.isAnswer: answers.append(region)
      default: others.append(region)
      }
    }
    drawn = shapes.map { region in
      let about = said[region.id] ?? []
      let own = region.labels + about.filter { $0.kind == "labels" }.flatMap(\.labels)
      var seen: Set<String> = []
      return Mark(
        region: region,
        labels: own.isEmpty
          ? [region.control.isEmpty ? region.kind : region.control] : own.filter { seen.insert($0).inserted },
        hasLabel: !own.isEmpty,
        answers: about.filter(\.isAnswer)
      )
    }
  }
}
