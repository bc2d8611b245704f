public import Database
public import Domain
internal import Formats
internal import FoundationEssentials
internal import Store

/// Models: declaring them, and asking them about one picture.
public struct ModelWork: Sendable {
  let database: Database
  private let media: MediaReader
  let caller: ModelCaller

  public init(database: Database, media: MediaReader, caller: ModelCaller) {
    self.database = database
    self.media = media
    self.caller = caller
  }

  /// Where a model is asked: a frame of a job, or of a task.
  public enum Place: Sendable {
    case job(Job.ID)
    case task(LabelingTask.ID)
  }

  /// By name, with their labels.
  public func functions() async throws -> [ModelFunction] {
    try await ModelFunctionStore(database).all().map { try $0.read() }
  }

  public func function(named slug: String) async throws -> ModelFunction {
    try await ModelFunctionStore(database).function(named: slug).read()
  }

  public func function(_ id: ModelFunction.ID) async throws -> ModelFunction {
    try await ModelFunctionStore(database).function(id).read()
  }

  public func create(_ form: ModelFunctionForm, actor: Actor, now: Timestamp) async throws -> ModelFunction.ID {
    try await database.write { try Self.insert(form, actor: actor, now: now, on: $0) }
  }

  static func insert(
    _ form: ModelFunctionForm,
    actor: Actor,
    now: Timestamp,
    on connection: any Connection
  ) throws -> ModelFunction.ID {
    let labels = ModelLabels.json(try ModelLabels.typed(form.labels))
    let slug = try form.slug { try ModelFunctionStore.isFree($0, on: connection) }
    try AuditStore.record("declared model", form.traits.name, by: actor, now: now, on: connection)
    return try ModelFunctionStore.insert(form.traits, labels: labels, slug: slug, now: now, on: connection)
  }

  /// The name for clients stays.
  public func change(
    _ id: ModelFunction.ID,
    to form: ModelFunctionForm,
    actor: Actor,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      try Self.update(id, to: form, actor: actor, now: now, on: connection)
      try ModelSeedStore.noteChange(of: id, on: connection)
    }
  }

  static func update(
    _ id: ModelFunction.ID,
    to form: ModelFunctionForm,
    actor: Actor,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let labels = ModelLabels.json(try ModelLabels.typed(form.labels))
    try ModelFunctionStore.update(id, to: form.traits, labels: labels, now: now, on: connection)
    try AuditStore.record("changed model", form.traits.name, by: actor, now: now, on: connection)
  }

  public func delete(_ function: ModelFunction, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      try ModelFunctionStore.delete(function.id, on: connection)
      try AuditStore.record("removed model", function.traits.name, by: actor, now: now, on: connection)
    }
  }

  /// What a detector finds on one frame, as annotations that are not stored.
  ///
  /// - Throws: `ModelFailure`; `ValidationFailure` for a mapping that does not fit.
  public func detect(
    with function: ModelFunction,
    on frame: Int,
    of place: Place,
    _ wanted: DetectionRequest,
    for viewer: Viewer
  ) async throws -> [Annotation] {
    try Self.check(function, is: .detector)
    let (task, stored) = try await self.frame(frame, of: place, for: viewer)
    let labels = try await LabelStore(database).labels(in: task.labelScope)
    let mapping = try wanted.mapping(for: function, onto: labels)
    let picture = try await picture(stored, of: task.id)
    let results = try await caller.results(of: function, picture, threshold: wanted.threshold)
    return results.compactMap { mapping.annotation($0, frame: frame, outlines: ModelOutlines.polygons) }
  }

  /// What an interactor takes for the object that people point at.
  public func region(
    with function: ModelFunction,
    on frame: Int,
    of place: Place,
    _ points: InteractorPoints,
    for viewer: Viewer
  ) async throws -> ModelRegion {
    try Self.check(function, is: .interactor)
    let points = try points.fitted(to: function.traits)
    let (task, stored) = try await self.frame(frame, of: place, for: viewer)
    let region = try await caller.region(at: points, by: function, try await picture(stored, of: task.id))
    if case .mask(let bits, let width) = region {
      let size = stored.frame
      guard width == size.width, bits.count == size.width * size.height else {
        throw ModelFailure(
          .badAnswer,
          "The mask of “\(function.traits.name)” has \(width) × \(width == 0 ? 0 : bits.count / width) pixels, "
            + "but the picture has \(size.width) × \(size.height)."
        )
      }
    }
    return region
  }

  /// Where objects are that a tracker follows; without states it begins to.
  public func track(
    with function: ModelFunction,
    on frame: Int,
    of place: Place,
    _ objects: TrackedObjects,
    for viewer: Viewer
  ) async throws -> TrackedObjects {
    try Self.check(function, is: .tracker)
    let (task, stored) = try await self.frame(frame, of: place, for: viewer)
    return try await caller.moved(objects, by: function, try await picture(stored, of: task.id))
  }

  /// Asks a model about a small picture of ours.
  ///
  /// - Returns: what it answered, in a sentence.
  /// - Throws: `ModelFailure` where it does not answer as it should.
  public func trial(of function: ModelFunction) async throws -> String {
    let (name, picture) = (function.traits.name, ModelTrial.picture)
    switch function.traits.kind {
    case .detector:
      let found = try await caller.results(of: function, picture, threshold: nil)
      let objects = found.count == 1 ? "one object" : "\(found.count) objects"
      return "“\(name)” answers: it found \(objects) in a small test picture."
    case .interactor:
      let points = try InteractorPoints(positive: ModelTrial.points, negative: [], box: nil).fitted(to: function.traits)
      _ = try await caller.region(at: points, by: function, picture)
      return "“\(name)” answers: it marked a region of a small test picture."
    case .tracker:
      let objects = TrackedObjects(shapes: [ModelTrial.box], states: [])
      _ = try await caller.moved(objects, by: function, picture)
      return "“\(name)” answers: it followed a box in a small test picture."
    }
  }

  /// A frame as models get it: JPEG or PNG, upright, in its full size.
  func picture(_ frame: StoredFrame, of task: LabelingTask.ID) async throws -> [UInt8] {
    let taskMedia = try await MediaStore(database).media(of: task)
    let shown = try await media.shown(frame, of: taskMedia)
    guard let taskMedia, shown.mediaType != "image/jpeg", shown.mediaType != "image/png" else { return shown.bytes }
    return try await media.frame(frame, of: taskMedia, .compressed).bytes
  }

  static func check(_ function: ModelFunction, is kind: ModelFunction.Kind) throws(ValidationFailure) {
    guard function.traits.kind == kind else {
      throw ValidationFailure(
        field: "function",
        "“\(function.traits.name)” is of the kind \(function.traits.kind.rawValue), not \(kind.rawValue)."
      )
    }
  }

  private func frame(
    _ number: Int,
    of place: Place,
    for viewer: Viewer
  ) async throws -> (task: LabelingTask, stored: StoredFrame) {
    let task: LabelingTask
    switch place {
    case .task(let id): task = try await TaskStore(database).task(id, for: viewer)
    case .job(let id):
      let job = try await JobStore(database).job(id, for: viewer)
      guard job.contains(frame: number) else {
        throw ValidationFailure(field: "frame", "The job has the frames \(job.start) to \(job.stop), not \(number).")
      }
      task = try await TaskStore(database).task(of: job)
    }
    return (task, try await FrameStore(database).frame(number, of: task.id, for: viewer))
  }
}

extension ModelFunctionStore.Stored {
  /// With its labels read.
  func read() throws(ValidationFailure) -> ModelFunction {
    let old = function.traits
    let traits = ModelFunction.Traits(
      name: old.name,
      description: old.description,
      kind: old.kind,
      service: old.service,
      address: old.address,
      remoteName: old.remoteName,
      labels: try ModelLabels.stored(labels),
      minPositivePoints: old.minPositivePoints,
      minNegativePoints: old.minNegativePoints,
      startsWithBox: old.startsWithBox,
      seconds: old.seconds
    )
    return ModelFunction(id: function.id, slug: function.slug, traits: traits, origin: function.origin)
  }
}

/// Polygons around a mask's parts, with few points.
public enum ModelOutlines {
  /// - Returns: one for each part, `[x0, y0, …]`.
  public static func polygons(_ mask: MaskRuns) -> [[Double]] {
    MaskOutlines.polygons(of: mask).map { OutlineSimplifier.simplified($0, tolerance: 1) }
  }
}
