import Blobs
import Domain
import Hummingbird
import JSON
import Synchronization
import Workflows

/// A document of annotations as CVAT's clients read it, written while the database hands them out:
/// `{"version", "tags", "shapes", "tracks"}`.
final class AnnotationAnswer: AnnotationSink {
  private static let pieceSize = 1 << 16

  /// One of the three lists; they come mixed.
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
  }

  private let services: Services
  private let state: Mutex<State>

  init(_ services: Services) {
    self.services = services
    state = Mutex(Self.empty([], services.blobs))
  }

  func begin(labels: [Label]) {
    state.withLock { $0 = Self.empty(labels, services.blobs) }
  }

  private static func empty(_ labels: [Label], _ blobs: FolderBlobs) -> State {
    State(
      members: AnnotationJSON(labels: labels),
      tags: List("tags", blobs),
      shapes: List("shapes", blobs),
      tracks: List("tracks", blobs)
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

  private static func add(_ stored: StoredAnnotation, _ members: AnnotationJSON, to list: inout List) throws {
    list.json.object { members.members(of: stored, &$0) }
    if list.json.bytes.count >= pieceSize { try list.spool.write(list.json.take()) }
  }

  /// When everything was taken.
  func response(version: Int64) throws -> Response {
    let lists = try state.withLock { state in
      try [Self.ended(&state.tags), Self.ended(&state.shapes), Self.ended(&state.tracks)]
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
