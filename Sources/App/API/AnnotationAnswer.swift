import Blobs
import Domain
import Hummingbird
import JSON
import Synchronization
import Workflows

/// A document of annotations as CVAT's clients read it, written while the database hands them out:
/// `{"version", "tags", "shapes", "tracks"}`; for the editor with `relations`.
final class AnnotationAnswer: AnnotationSink {
  private static let pieceSize = 1 << 16

  /// One of the lists; they come mixed.
  private struct List {
    var json = JSONWriter(reserving: 256)
    let spool: Spool

    init(_ name: StaticString, _ blobs: FolderBlobs) {
      spool = Spool(blobs)
      json.beginArray(name)
    }
  }

  private struct State {
    let members: AnnotationJSON
    var tags: List
    var shapes: List
    var tracks: List
    /// nil where nobody asked for them.
    var relations: List?
  }

  private let services: Services
  private let hasRelations: Bool
  private let state: Mutex<State>

  init(_ services: Services, hasRelations: Bool = false) {
    self.services = services
    self.hasRelations = hasRelations
    state = Mutex(Self.empty([], hasRelations, services.blobs))
  }

  func begin(labels: [Label]) {
    state.withLock { $0 = Self.empty(labels, hasRelations, services.blobs) }
  }

  private static func empty(_ labels: [Label], _ hasRelations: Bool, _ blobs: FolderBlobs) -> State {
    State(
      members: AnnotationJSON(labels: labels),
      tags: List("tags", blobs),
      shapes: List("shapes", blobs),
      tracks: List("tracks", blobs),
      relations: hasRelations ? List("relations", blobs) : nil
    )
  }

  func take(_ stored: StoredAnnotation) throws {
    try state.withLock { state in
      let members = state.members
      switch stored.annotation.content {
      case .tag: try Self.add(stored, members, to: &state.tags)
      case .shape: try Self.add(stored, members, to: &state.shapes)
      case .track: try Self.add(stored, members, to: &state.tracks)
      }
    }
  }

  func take(_ stored: StoredRelation) throws {
    try state.withLock { state in
      let members = state.members
      guard var list = state.relations.take() else { return }
      list.json.object { members.members(of: stored, &$0) }
      try Self.spill(&list)
      state.relations = list
    }
  }

  private static func add(_ stored: StoredAnnotation, _ members: AnnotationJSON, to list: inout List) throws {
    list.json.object { members.members(of: stored, &$0) }
    try spill(&list)
  }

  private static func spill(_ list: inout List) throws {
    if list.json.bytes.count >= pieceSize { try list.spool.write(list.json.take()) }
  }

  /// When everything was taken.
  func response(version: Int64) throws -> Response {
    let lists = try state.withLock { state in
      var lists = try [Self.ended(&state.tags), Self.ended(&state.shapes), Self.ended(&state.tracks)]
      if var relations = state.relations.take() { lists.append(try Self.ended(&relations)) }
      return lists
    }
    var parts = [Spool(services.blobs, Array("{\"version\":\(version)".utf8))]
    for list in lists { parts += [Spool(services.blobs, Array(",".utf8)), list] }
    return try .json(parts + [Spool(services.blobs, Array("}".utf8))], lane: services.fileLane)
  }

  private static func ended(_ list: inout List) throws -> Spool {
    list.json.endArray()
    try list.spool.write(list.json.take())
    return list.spool
  }
}
