public import Domain

/// What a dataset is written from: rows in the order of their keys. Of all that a task has, only the places of its tracks
/// are ever in memory at once.
///
/// Everything is synchronous and blocks: it runs on a work lane or a connection's own queue, with a cursor underneath.
/// Cursors of one source may be open side by side.
public protocol DatasetSource {
  var scope: DatasetScope { get }
  /// The labels in their order, each with its sublabels.
  var labels: [Label] { get }
  /// In the order of their keys; of a job's export, its task.
  var tasks: [DatasetTask] { get }

  /// The frames of a task in their order: of a job, only those of the job; never deleted ones.
  func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame>
  /// Tags and shapes, in the order of frame and key.
  func annotations(of task: DatasetTask) throws -> DatasetCursor<Annotation>
  /// Where each track is, in the order of their keys: tracks are long, and are read when the first frame comes that may
  /// show them.
  func trackPlaces(of task: DatasetTask) throws -> [StoredPlace]
  /// The tracks at some of these places, in the order that is asked for.
  func tracks(at places: [StoredPlace], of task: DatasetTask) throws -> DatasetCursor<Annotation>
  /// Who made tags, shapes and tracks, in the order of frame: of a track, its first, which may be before the frames that
  /// are exported.
  func authored(of task: DatasetTask) throws -> DatasetCursor<AuthoredAnnotation>
  /// What joins them.
  func relations(of task: DatasetTask) throws -> [Relation]
  /// Hands out a picture's bytes as they were uploaded, in pieces.
  func eachPiece(of frame: DatasetFrame, _ body: ([UInt8]) throws -> Void) throws
  /// Hands out the pictures that are looked at beside a frame, each with its name and its bytes as they were uploaded.
  func eachContextImage(of frame: DatasetFrame, _ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws
}

/// Rows one after the other.
public struct DatasetCursor<Element> {
  private let advance: () throws -> Element?

  /// - Parameter advance: the next row; nil from the end on.
  public init(_ advance: @escaping () throws -> Element?) {
    self.advance = advance
  }

  public init(_ elements: [Element]) {
    var rest = elements.makeIterator()
    self.init { rest.next() }
  }

  public func next() throws -> Element? { try advance() }
}

/// What was asked for.
public enum DatasetScope: Equatable, Sendable {
  case project(id: Project.ID, name: String)
  case task
  case job(Job.ID)

  /// Whether frame numbers are those of one task.
  var isOneTask: Bool {
    switch self {
    case .project: false
    case .task, .job: true
    }
  }
}

/// What the formats tell of a task.
public struct DatasetTask: Equatable, Sendable {
  public let id: LabelingTask.ID
  public let name: String
  /// Empty where none was given: formats then write `default` or `train`.
  public let subset: String
  public let size: Int
  public let isVideo: Bool
  public let owner: Account?
  public let assignee: Account?
  public let created: Timestamp
  public let updated: Timestamp
  public let jobs: [Span]
  /// Where the task's page is, without a trailing slash; empty where the server does not know its own address.
  public let address: String
  /// Where its pictures lie; empty where they lie in no bucket.
  public let bucket: String

  public struct Account: Equatable, Sendable {
    public let name: String
    public let email: String

    public init(name: String, email: String) {
      self.name = name
      self.email = email
    }
  }

  /// A job's frames, both ends included.
  public struct Span: Equatable, Sendable {
    public let job: Job.ID
    public let start: Int
    public let stop: Int

    public init(job: Job.ID, start: Int, stop: Int) {
      self.job = job
      self.start = start
      self.stop = stop
    }
  }

  public init(
    id: LabelingTask.ID,
    name: String,
    subset: String = "",
    size: Int,
    isVideo: Bool = false,
    owner: Account? = nil,
    assignee: Account? = nil,
    created: Timestamp,
    updated: Timestamp,
    jobs: [Span] = [],
    address: String = "",
    bucket: String = ""
  ) {
    self.id = id
    self.name = name
    self.subset = subset
    self.size = size
    self.isVideo = isVideo
    self.owner = owner
    self.assignee = assignee
    self.created = created
    self.updated = updated
    self.jobs = jobs
    self.address = address
    self.bucket = bucket
  }
}

/// A picture of a dataset.
public struct DatasetFrame: Equatable, Sendable {
  public let task: LabelingTask.ID
  /// The task's own number, from 0.
  public let number: Int
  /// A relative path with `/`; one name is not twice in a subset.
  public let name: String
  /// Upright pixels.
  public let width: Int
  public let height: Int

  public init(task: LabelingTask.ID, number: Int, name: String, width: Int, height: Int) {
    self.task = task
    self.number = number
    self.name = name
    self.width = width
    self.height = height
  }

  /// The name without its extension.
  public var stem: String { Self.stem(name) }

  static func stem(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return name }
    guard name.utf8[dot...].firstIndex(of: UInt8(ascii: "/")) == nil else { return name }
    return name.utf8[name.utf8.index(before: dot)] == UInt8(ascii: "/") ? name : String(name[..<dot])
  }

  /// A name with the extension of a picture's file; without one where there is no such file.
  static func name(_ stem: String, like file: String?) -> String {
    file.map { "\(stem)\($0.dropFirst(Self.stem($0).count))" } ?? stem
  }

  func named(_ name: String) -> DatasetFrame {
    DatasetFrame(task: task, number: number, name: name, width: width, height: height)
  }
}

/// An annotation as it is seen on one frame: a track stands where it is there.
public struct SeenAnnotation: Sendable {
  let uid: AnnotationUID
  let entry: LabelIndex.Entry
  public let group: Int
  public let source: AnnotationSource
  /// Those that were set; of a track, the constant ones and those of this frame.
  public let attributes: [AttributeValue]
  /// nil for a tag.
  public let shape: Shape?
  public let track: TrackMark?

  public var label: Label { entry.label }

  /// Which track a shape belongs to.
  public struct TrackMark: Equatable, Sendable {
    /// From 0, in the order of the dataset's tracks.
    public let number: Int
    /// An annotator drew it here.
    public let isKeyframe: Bool
  }
}
