import Blobs
import Database
import Domain
import Outbound
import Store
import TestSupport
import Testing
import Workflows

/// A task with pictures that have files, and models behind a peer.
struct ModelRoom {
  let database: Database
  let user: User
  let task: LabelingTask
  let job: Job
  let labels: [Label]
  let models: ModelWork
  let detections: DetectionWork
  let requests: RequestWork
  let runner: RequestRunner

  func declare(_ kind: ModelFunction.Kind, at address: String, labels: String = "") async throws -> ModelFunction {
    try await declare([
      "name": "Model \(kind.rawValue)", "kind": kind.rawValue, "address": address, "labels": labels, "seconds": "60",
    ])
  }

  func declare(_ fields: [String: String]) async throws -> ModelFunction {
    let form = try ModelFunctionForm(fields)
    let id = try await models.create(form, actor: .commandLine, now: .test())
    return try await models.function(id)
  }

  func stored() async throws -> [StoredAnnotation] {
    try await AnnotationStore(database).annotations(of: job.id)
  }
}

/// A room whose models are answered for by a peer.
///
/// - Parameter secret: of the key that requests to SageMaker are signed with.
func withModelRoom(
  _ engine: Engine,
  pictures: Int = 2,
  answering behaviour: @escaping @Sendable (FakePeer.Request) -> FakePeer.Behaviour,
  isAllowed: Bool = true,
  secret: String = "s3cret",
  _ test: @escaping @Sendable (ModelRoom, FakePeer) async throws -> Void
) async throws {
  try await FakePeer.serve(behaviour) { peer in
    try await withTemporaryFolder { folder in
      try await withDatabase(engine) { database in
        let blobs = FolderBlobs(root: "\(folder)/media")
        try blobs.prepare()
        let room = try await makeRoom(
          database,
          blobs,
          folder,
          pictures: pictures,
          allowing: isAllowed ? [peer.origin] : [],
          secret: secret
        )
        try await test(room, peer)
      }
    }
  }
}

private func makeRoom(
  _ database: Database,
  _ blobs: FolderBlobs,
  _ folder: String,
  pictures: Int,
  allowing: [String],
  secret: String
) async throws -> ModelRoom {
  let user = try await Sample.user("ann", in: database)
  let (project, labels) = try await Sample.project(owner: user, in: database)
  let (task, job) = try await makeTask(pictures, in: project, of: user, blobs, database)
  let lane = WorkLane("test", width: 1)
  let cache = FileCache(path: "\(folder)/cache", lane: lane, mostBytes: 1 << 20)
  let media = MediaReader(
    blobs: blobs,
    pictures: lane,
    files: lane,
    videoLane: lane,
    cache: cache,
    videos: nil
  )
  let outbound = Outbound(policy: try AddressPolicy(allowing: allowing))
  let sageMaker = SageMakerRuntime(
    credentials: AWSCredentials(accessKey: "AKIDEXAMPLE", secretKey: secret),
    fitter: PictureFitter(cache: cache, lane: lane)
  ) { 1_795_262_400 }
  let caller = ModelCaller(outbound: outbound, lane: lane, sageMaker: sageMaker)
  let models = ModelWork(database: database, media: media, caller: caller)
  let signal = RequestSignal()
  let requests = RequestWork(database: database, signal: signal)
  let handlers = [BackgroundRequest.Target.task, .job].map {
    DetectionHandler($0, database: database, models: models, caller: caller, now: { .test(1) })
  }
  return ModelRoom(
    database: database,
    user: user,
    task: task,
    job: job,
    labels: labels,
    models: models,
    detections: DetectionWork(database: database, models: models, requests: requests),
    requests: requests,
    runner: RequestRunner(
      database: database,
      signal: signal,
      handlers: handlers,
      holder: "one",
      now: { .test(1) },
      report: { _ in }
    )
  )
}

private func makeTask(
  _ pictures: Int,
  in project: Project,
  of user: User,
  _ blobs: FolderBlobs,
  _ database: Database
) async throws -> (LabelingTask, Job) {
  let key = try blobs.store(try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg"))
  let draft = try TaskDraft(name: "night")
  let id = try await database.write { connection in
    let id = try TaskStore.insert(
      draft,
      project: project.id,
      owner: user.id,
      assignee: nil,
      now: .test(),
      on: connection
    )
    let frames = (0..<pictures).map { number in
      StoredFrame(
        frame: Frame(number: number, name: "\(number).jpg", width: 640, height: 427),
        blobKey: key,
        mediaType: "image/jpeg"
      )
    }
    try TaskStore.setSize(pictures, of: id, now: .test(), on: connection)
    try FrameStore.insert(frames, into: id, on: connection)
    try JobStore.insert(task: id, start: 0, stop: pictures - 1, now: .test(), on: connection)
    return id
  }
  let task = try await TaskStore(database).task(id, for: Viewer(user))
  return (task, try #require(try await JobStore(database).jobs(of: id, for: Viewer(user)).first))
}
