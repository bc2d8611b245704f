public import Database
public import Domain
internal import Store

extension Timestamp {
  /// A moment for tests: 2026-11-21T00:00:00Z, and so many seconds after it.
  public static func test(_ seconds: Int64 = 0) -> Timestamp {
    Timestamp(milliseconds: 1_795_219_200_000 + seconds * 1000)
  }
}

/// Records for tests, with as little said as a test cares about.
public enum Sample {
  public static func user(
    _ name: String,
    role: Role = .user,
    password: String = "",
    in database: Database
  ) async throws -> User {
    try await database.write { connection in
      try UserStore.insert(
        name: name,
        displayName: "",
        role: role,
        password: password,
        now: .test(),
        on: connection
      )
    }
  }

  /// A project with these labels, owned by this user.
  public static func project(
    _ name: String = "Owls",
    labels: [String] = ["owl", "tree"],
    owner: User,
    in database: Database
  ) async throws -> (project: Project, labels: [Label]) {
    let draft = try ProjectDraft(name: name, labels: labels.map { try LabelDraft(name: $0, color: nil) })
    return try await database.write { connection in
      let id = try ProjectStore.insert(draft, owner: owner.id, assignee: nil, now: .test(), on: connection)
      try LabelStore.insert(draft.labels, into: .project(id), on: connection)
      return (
        try ProjectStore.project(id, for: Viewer(owner), on: connection),
        try LabelStore.labels(in: .project(id), on: connection)
      )
    }
  }

  /// A task with so many pictures of 100 × 80 pixels and one job; the pictures have no files.
  public static func task(
    _ name: String = "night",
    pictures: Int = 3,
    in project: Project,
    owner: User,
    database: Database
  ) async throws -> (task: LabelingTask, job: Job) {
    let draft = try TaskDraft(name: name)
    let id = try await database.write { connection in
      let id = try TaskStore.insert(
        draft,
        project: project.id,
        owner: owner.id,
        assignee: nil,
        now: .test(),
        on: connection
      )
      let frames = (0..<pictures).map { number in
        StoredFrame(
          frame: Frame(number: number, name: "\(number).jpg", width: 100, height: 80),
          blobKey: key(number, of: id),
          mediaType: "image/jpeg"
        )
      }
      try TaskStore.setSize(pictures, of: id, now: .test(), on: connection)
      try FrameStore.insert(frames, into: id, on: connection)
      try JobStore.insert(task: id, start: 0, stop: pictures - 1, now: .test(), on: connection)
      return id
    }
    let task = try await TaskStore(database).task(id, for: Viewer(owner))
    guard let job = try await JobStore(database).jobs(of: id, for: Viewer(owner)).first else { throw NotFound("job") }
    return (task, job)
  }

  /// 32 hex digits made from two numbers.
  public static func key(_ number: Int, of task: LabelingTask.ID) -> String {
    let digits = String(number, radix: 16) + "00" + String(task.value, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  /// The n-th key of a shape or of a client.
  public static func uid(_ number: Int) -> AnnotationUID {
    let digits = String(number, radix: 16)
    guard let uid = AnnotationUID(String(repeating: "0", count: 32 - digits.count) + digits) else {
      preconditionFailure("Hex digits are hex digits.")
    }
    return uid
  }

  public static func box(
    _ number: Int,
    label: Label,
    frame: Int = 0,
    points: [Double] = [10, 10, 50, 40]
  ) -> Annotation {
    Annotation(
      uid: uid(number),
      frame: frame,
      label: label.id,
      content: .shape(Shape(kind: .rectangle, points: points))
    )
  }
}
