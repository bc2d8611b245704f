internal import Domain
internal import JSON

/// Reads Label Studio's exports: JSON, a list of tasks or one task; every kind of region that a picture can have.
enum LabelStudioReader: DatasetReader {
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    try eachTask(archive) { task in
      for region in task.regions {
        let isPoint = region.kind == "keypointlabels"
        for name in region.labels { survey.add(.init(name, kind: .any, mayBePoint: isPoint)) }
      }
      // With its pictures, Label Studio keeps the digits before their names.
      let stored = task.image.split(separator: "/").last.map { "images/\($0)" } ?? ""
      let places = [task.image, "images/\(task.pictureName)", task.pictureName, stored]
      survey.add(
        picture: task.pictureName,
        subset: task.subset,
        file: places.lazy.compactMap { archive.name($0) }.first
      )
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try eachTask(archive) { task in try add(task, to: dataset) }
  }

  private static func add(_ task: LabelStudioTask, to dataset: DatasetImport) throws {
    guard !task.regions.isEmpty else { return }
    let frame = try dataset.frame(named: task.pictureName, subset: task.subset, at: task.place)
    let isAnswer = { (region: LabelStudioRegion) in region.kind == "textarea" || region.kind == "choices" }
    let answers = Dictionary(grouping: task.regions.filter(isAnswer), by: \.id)
    // An answer with the key of a region is about that region.
    let regions = Set(task.regions.filter { !isAnswer($0) && $0.kind != "relation" }.map(\.id))
    var ends = try relate(task.regions, in: dataset)
    var skeletons = LabelStudioSkeletons(dataset: dataset)
    for region in task.regions where region.kind != "relation" {
      let shape = try region.shape(frame)
      let isTag = shape == nil && region.kind == "choices" && !regions.contains(region.id)
      guard shape != nil || isTag else {
        if !["textarea", "choices"].contains(region.kind) {
          dataset.note("Regions of the kind “\(region.kind)” were left out.")
        }
        continue
      }
      for name in region.labels {
        let isMapped = dataset.options.labelMapping[name] != nil
        if let shape, shape.kind == .points, !isMapped, skeletons.take(shape, named: name, uid: ends[region.id]) {
          ends[region.id] = nil
          continue
        }
        guard let label = try dataset.label(named: name, at: region.place) else { continue }
        let values = (shape == nil ? [] : answers[region.id] ?? []).map { answer in
          (answer.control, (answer.texts + answer.labels).joined(separator: "; "))
        }
        try dataset.add(
          Annotation(
            uid: (shape == nil ? nil : ends.removeValue(forKey: region.id)) ?? .random(),
            frame: frame.number,
            label: label.id,
            source: task.isPrediction || region.origin == "prediction" ? .automatic : .manual,
            attributes: dataset.attributes(values, of: label),
            content: shape.map { .shape($0) } ?? .tag
          ),
          at: region.place
        )
      }
    }
    try skeletons.finish(on: frame, at: task.place)
    if !ends.isEmpty { dataset.note("Relations of regions that are not there, or were left out, were left out.") }
  }

  /// - Returns: the keys that the joined regions get.
  private static func relate(
    _ regions: [LabelStudioRegion],
    in dataset: DatasetImport
  ) throws -> [String: AnnotationUID] {
    var ends: [String: AnnotationUID] = [:]
    func end(_ id: String) -> AnnotationUID {
      let uid = ends[id] ?? .random()
      ends[id] = uid
      return uid
    }
    for region in regions where region.kind == "relation" {
      guard region.from != region.to else {
        dataset.note("Relations of a region to itself were left out.")
        continue
      }
      let relation = Relation(
        uid: .random(),
        from: end(region.from),
        to: end(region.to),
        direction: region.direction,
        labels: region.words
      )
      try dataset.relate(relation, at: region.place)
    }
    return ends
  }

  private static func eachTask(_ archive: DatasetArchive, _ body: (LabelStudioTask) throws -> Void) throws {
    let files = archive.isBare ? archive.names : archive.names(endingIn: ".json")
    guard !files.isEmpty else {
      throw DatasetProblem("There is no JSON document in the archive; export from Label Studio as JSON.")
    }
    for file in files {
      var reader = JSONReader(pieces: try archive.textPieces(of: file))
      do {
        if try reader.kind() == .object {
          try body(LabelStudioTask(&reader, file))
        } else {
          try reader.array { reader, _ in try body(LabelStudioTask(&reader, file)) }
        }
      } catch let problem as JSONProblem {
        throw DatasetProblem("\(file) \(problem)")
      }
    }
  }
}

/// One picture with what was marked on it: the newest annotation that was not skipped; a prediction where there is none.
struct LabelStudioTask {
  private(set) var image = ""
  private(set) var subset = "default"
  private(set) var regions: [LabelStudioRegion] = []
  private(set) var isPrediction = false
  let place: String

  init(_ reader: inout JSONReader, _ file: String) throws {
    place = "\(file), \(reader.place)"
    var data: [String: String] = [:]
    var (annotations, predictions): ([[LabelStudioRegion]], [[LabelStudioRegion]]) = ([], [])
    try reader.object { reader, key in
      switch key {
      case "data":
        try reader.object { reader, key in if try reader.kind() == .string { data[key] = try reader.string() } }
      case "annotations", "completions":
        try reader.array { reader, _ in annotations.append(try Self.regions(&reader, file)) }
      case "predictions":
        try reader.array { reader, _ in
          if try reader.kind() == .object { predictions.append(try Self.regions(&reader, file)) }
        }
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
    regions = annotations.last { !$0.isEmpty } ?? []
    if regions.isEmpty, let prediction = predictions.last {
      regions = prediction
      isPrediction = true
    }
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

  private static func regions(_ reader: inout JSONReader, _ file: String) throws -> [LabelStudioRegion] {
    var (regions, isCancelled): ([LabelStudioRegion], Bool) = ([], false)
    try reader.object { reader, key in
      switch key {
      case "result": try reader.array { reader, _ in regions.append(try LabelStudioRegion(&reader, file)) }
      case "was_cancelled": if try reader.kind() == .bool { isCancelled = try reader.bool() }
      default: break
      }
    }
    return isCancelled ? [] : regions
  }
}
