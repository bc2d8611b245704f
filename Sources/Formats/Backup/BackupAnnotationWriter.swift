public import Domain
internal import JSON

/// Writes `annotations.json` piece by piece: a list with a document for each job, in which labels and attributes are named.
///
/// Only values that somebody chose are written, so that what comes back is what was there. What joins annotations stands in
/// `relations`, which CVAT passes over: its ends are places among the job's shapes and tracks, counted from 0.
public struct BackupAnnotationWriter {
  /// The lists of a job's document, in their order.
  public enum List: CaseIterable, Sendable {
    case tags, shapes, tracks
  }

  private var json = JSONWriter(reserving: 1 << 16)
  private let names: BackupNaming
  private var relations: [Relation] = []
  /// The places of what they name.
  private var places: [AnnotationUID: Int] = [:]
  private var ends: Set<AnnotationUID> = []
  private var count = 0

  public init(labels: [Label]) {
    names = BackupNaming(labels)
    json.beginArray()
  }

  public mutating func beginJob(relations: [Relation] = []) {
    self.relations = relations
    ends = Set(relations.flatMap { [$0.from, $0.to] })
    (places, count) = ([:], 0)
    json.beginObject()
    json.field("version", 0)
  }

  public mutating func begin(_ list: List) {
    switch list {
    case .tags: json.beginArray("tags")
    case .shapes: json.beginArray("shapes")
    case .tracks: json.beginArray("tracks")
    }
  }

  public mutating func endList() { json.endArray() }

  public mutating func endJob() {
    if !relations.isEmpty { writeRelations() }
    json.endObject()
  }

  private mutating func writeRelations() {
    json.beginArray("relations")
    for relation in relations {
      guard let from = places[relation.from], let to = places[relation.to] else { continue }
      json.object { body in
        body.field("from", from)
        body.field("to", to)
        body.field("direction", relation.direction.rawValue)
        body.array("labels") { list in for label in relation.labels { list.element(label) } }
      }
    }
    json.endArray()
  }

  public mutating func finish() { json.endArray() }

  /// What was written since the last call, once it is worth a call.
  public mutating func take(atLeast least: Int = 1 << 16) -> [UInt8]? {
    json.bytes.count >= least ? json.take() : nil
  }

  public mutating func write(_ annotation: Annotation, madeBy authorship: BackedUpAuthorship = .init()) {
    json.object { body in
      names.members(of: annotation, &body)
      if let owner = authorship.owner { body.field("owner", owner) }
      if let created = authorship.created { body.field("created_date", created.iso8601) }
    }
    guard annotation.content != .tag else { return }
    if ends.contains(annotation.uid) { places[annotation.uid] = count }
    count += 1
  }
}

/// Names labels and attributes, and writes annotations with them.
private struct BackupNaming {
  private let labels: [Label.ID: String]
  private let attributes: [LabelAttribute.ID: String]

  init(_ labels: [Label]) {
    let all = labels + labels.flatMap(\.sublabels)
    self.labels = Dictionary(all.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    attributes = Dictionary(
      all.flatMap(\.attributes).map { ($0.id, $0.name) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func members(of annotation: Annotation, _ body: inout JSONWriter) {
    common(annotation, frame: annotation.frame, label: annotation.label, &body)
    switch annotation.content {
    case .tag: values(annotation.attributes, &body)
    case .shape(let shape):
      figure(shape, &body)
      values(annotation.attributes, &body)
      if shape.kind == .skeleton { elements(shape.elements, of: annotation, &body) }
    case .track(let track):
      keyframes(track.keyframes, &body)
      values(annotation.attributes, &body)
      elements(track.elements, of: annotation, &body)
    }
  }

  private func elements(_ elements: [SkeletonElement], of annotation: Annotation, _ json: inout JSONWriter) {
    json.array("elements") { list in
      for element in elements {
        list.object { part in
          common(annotation, frame: annotation.frame, label: element.label, &part)
          figure(element.shape, &part)
          values(element.attributes, &part)
        }
      }
    }
  }

  private func elements(_ elements: [TrackElement], of annotation: Annotation, _ json: inout JSONWriter) {
    json.array("elements") { list in
      for element in elements {
        list.object { part in
          let frame = element.keyframes.first?.frame ?? annotation.frame
          common(annotation, frame: frame, label: element.label, &part)
          keyframes(element.keyframes, &part)
          values(element.attributes, &part)
        }
      }
    }
  }

  private func common(_ annotation: Annotation, frame: Int, label: Label.ID, _ json: inout JSONWriter) {
    json.field("frame", frame)
    json.field("label", labels[label] ?? "")
    json.field("group", annotation.group)
    json.field("source", annotation.source.rawValue)
  }

  private func keyframes(_ keyframes: [Keyframe], _ json: inout JSONWriter) {
    json.array("shapes") { list in
      for keyframe in keyframes {
        list.object { shape in
          shape.field("frame", keyframe.frame)
          figure(keyframe.shape, &shape)
          values(keyframe.attributes, &shape)
        }
      }
    }
  }

  private func figure(_ shape: Shape, _ json: inout JSONWriter) {
    json.field("type", shape.kind.rawValue)
    json.field("occluded", shape.isOccluded)
    json.field("outside", shape.isOutside)
    json.field("z_order", shape.zOrder)
    json.field("rotation", shape.rotation)
    json.array("points") { list in for number in shape.points { list.element(number) } }
    if let score = shape.score { json.field("score", score) }
  }

  private func values(_ values: [AttributeValue], _ json: inout JSONWriter) {
    json.array("attributes") { list in
      for value in values {
        guard let name = attributes[value.attribute] else { continue }
        list.object { entry in
          entry.field("value", value.value)
          entry.field("name", name)
        }
      }
    }
  }
}
