internal import Blobs
internal import Database
internal import Domain
internal import Formats
internal import Store

/// A dataset's tasks, before any of it is stored.
struct ImportedProject: Sendable {
  /// One subset's pictures and what stands on them, frames counted from 0.
  private struct Part: Sendable {
    let subset: String
    let attachment: MediaAttachment
    var annotations = AnnotationSpool(in: nil)
  }

  /// Files that are to be kept before the tasks are written.
  let newFiles: [IncomingBlob]
  private var parts: [Part] = []
  private let provisional: ProvisionalLabels
  private let notes: [String]

  init(
    _ path: String,
    _ name: String,
    _ wanted: DatasetImportRequest,
    labels stored: [Label],
    blobs: FolderBlobs,
    _ work: RequestProgress
  ) throws {
    let archive = try DatasetArchive(path: path, name: name)
    let format = try FormatRegistry.importer(named: wanted.format)
    try work.report(0, "Reading \(name)")
    let survey = try format.survey(archive)
    let provisional = try wanted.missingLabels(survey, stored: stored)
    var files: [IncomingBlob] = []
    var bytes = PictureBytes(survey, archive)
    for subset in survey.subsets {
      let pictures = survey.pictures.filter { $0.subset == subset && $0.file != nil }
      guard !pictures.isEmpty else { continue }
      let attachment = try Self.attachment(pictures, archive, blobs, work, &bytes, &files)
      parts.append(Part(subset: subset, attachment: attachment))
    }
    guard !parts.isEmpty else {
      let missing = survey.pictures.first.map { ", such as “\($0.name)”" } ?? ""
      throw DatasetProblem(
        "The file has none of its pictures\(missing). Import it into a task that has them, or send it with its pictures."
      )
    }
    newFiles = files
    self.provisional = provisional
    let file = SpoolFile(in: blobs)
    var packed = parts.map { _ in AnnotationSpool(in: file) }
    let ends = parts.reduce(into: [Int]()) { $0.append(($0.last ?? 0) + $1.attachment.frames.count) }
    let rules = AnnotationRules(labels: stored + provisional.labels, frames: 0...max(0, (ends.last ?? 0) - 1))
    let dataset = DatasetImport(
      labels: stored + provisional.labels,
      frames: Self.index(parts),
      options: wanted.options,
      control: ExportControl(isCancelled: { work.isStopped }),
      // Its ends tell which task it is of.
      takeRelation: { for place in packed.indices { packed[place].relate($0) } }
    ) { annotation in
      try rules.check(annotation, path: "annotation")
      // Each task gets its own, with the numbers of its own frames.
      guard let place = ends.firstIndex(where: { annotation.frame < $0 }) else { return }
      try packed[place].append(annotation.moved(by: place == 0 ? 0 : -ends[place - 1]))
    }
    let reading = ReadingProgress(of: archive, name: name, work)
    defer { reading.end() }
    reading.begin(passes: format.documentPasses, within: MediaCollector.share...1)
    try format.read(archive, into: dataset)
    notes = dataset.notes
    for (place, annotations) in packed.enumerated() { parts[place].annotations = annotations }
  }

  func note(_ wanted: DatasetImportRequest) -> String {
    let verb = wanted.isDryRun ? "would be" : "was"
    let lines = parts.map { part in
      "The task “\(part.subset)” \(verb) made: \(part.attachment.frames.count) pictures with "
        + "\(part.annotations.count) annotations."
    }
    let labels = provisional.drafts.map(\.name)
    let made = labels.isEmpty ? [] : ["New labels: \(labels.joined(separator: ", "))."]
    return (lines + made + notes).map { "\($0)\n" }.joined()
  }

  /// Makes the labels and the tasks.
  func write(to project: Project.ID, by owner: User, now: Timestamp, on connection: any Connection) throws {
    let keys = try provisional.store(in: .project(project), for: Viewer(owner), on: connection)
    for part in parts {
      let subset = part.subset == "default" ? "" : part.subset
      let task = try TaskStore.insert(
        TaskDraft(name: part.subset, subset: subset),
        project: project,
        owner: owner.id,
        assignee: nil,
        now: now,
        on: connection
      )
      try part.attachment.write(to: task, now: now, on: connection)
      let place = try ImportPlace(.task(task), for: Viewer(owner), on: connection)
      try place.write(part.annotations, keys, appends: true, by: Viewer(owner), now: now, on: connection)
    }
    try ProjectStore.touch(project, now: now, on: connection)
  }

  private static func attachment(
    _ pictures: [DatasetSurvey.FoundPicture],
    _ archive: DatasetArchive,
    _ blobs: FolderBlobs,
    _ work: RequestProgress,
    _ bytes: inout PictureBytes,
    _ files: inout [IncomingBlob]
  ) throws -> MediaAttachment {
    let collector = MediaCollector(blobs: blobs, work: work, totalBytes: bytes.total, doneBytes: bytes.done)
    defer { bytes.done = collector.doneBytes }
    let context = bytes.context
    var contextNames: Set<String> = []
    func take(_ file: String, as name: String) throws {
      let copy = try blobs.makeFile()
      let next = try archive.pieces(of: file)
      while let piece = try next() {
        try work.checkCancellation()
        try copy.write(piece)
      }
      try collector.take(fetched: copy, named: name)
    }
    for picture in pictures {
      guard let file = picture.file else { continue }
      try take(file, as: picture.name)
      for image in (context[ContextImagePath("", of: file).folderPath] ?? []).compactMap(ContextImagePath.init) {
        let name = ContextImagePath(image.name, of: picture.name).path
        contextNames.insert(name)
        try take(image.path, as: name)
      }
    }
    try collector.relate(where: contextNames.contains)
    guard collector.refusals.isEmpty else { throw MediaRefusal(refusals: collector.refusals) }
    let plan = MediaPlan()
    let chosen = try MediaSelection(collector.pictures, plan, segment: 0, overlap: nil)
    let attachment = try MediaAttachment(chosen, by: plan)
    files += collector.release(attachment.blobKeys)
    return attachment
  }

  /// The frames of all tasks, numbered through; the tasks have their places for keys.
  private static func index(_ parts: [Part]) -> FrameIndex {
    var frames: [DatasetFrame] = []
    var subsets: [LabelingTask.ID: String] = [:]
    for (place, part) in parts.enumerated() {
      let task = LabelingTask.ID(Int64(place + 1))
      subsets[task] = part.subset
      for stored in part.attachment.frames {
        frames.append(
          DatasetFrame(
            task: task,
            number: frames.count,
            name: stored.frame.name,
            width: stored.frame.width,
            height: stored.frame.height
          )
        )
      }
    }
    return FrameIndex(frames, subsets: subsets)
  }
}

/// How much of an archive its pictures are, with those beside them.
private struct PictureBytes {
  let total: Int
  var done = 0
  /// Context images by the folder that they are in.
  let context: [String: [String]]

  init(_ survey: DatasetSurvey, _ archive: DatasetArchive) {
    let context = Dictionary(grouping: archive.names.filter { ContextImagePath($0) != nil }) {
      ContextImagePath($0)?.folderPath ?? ""
    }
    total = survey.pictures.compactMap(\.file).reduce(0) { sum, file in
      let beside = context[ContextImagePath("", of: file).folderPath] ?? []
      return beside.reduce(sum + archive.size(of: file)) { $0 + archive.size(of: $1) }
    }
    self.context = context
  }
}

extension Annotation {
  fileprivate func moved(by count: Int) -> Annotation {
    guard count != 0 else { return self }
    var content = content
    if case .track(let track) = content {
      func moved(_ keyframes: [Keyframe]) -> [Keyframe] {
        keyframes.map { Keyframe(frame: $0.frame + count, shape: $0.shape, attributes: $0.attributes) }
      }
      let elements = track.elements.map {
        TrackElement(label: $0.label, attributes: $0.attributes, keyframes: moved($0.keyframes))
      }
      content = .track(Track(keyframes: moved(track.keyframes), elements: elements))
    }
    return Annotation(
      uid: uid,
      frame: frame + count,
      label: label,
      group: group,
      source: source,
      attributes: attributes,
      content: content
    )
  }
}
