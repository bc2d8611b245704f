internal import Domain
internal import JSON

/// Writes the regions of one picture.
struct LabelStudioRegions {
  private let frame: DatasetFrame
  private let labels: LabelIndex
  private var number = 0
  /// The region of each annotation, of several the first.
  private var regions: [AnnotationUID: Int] = [:]

  init(frame: DatasetFrame, labels: LabelIndex) {
    self.frame = frame
    self.labels = labels
  }

  mutating func write(_ seen: SeenAnnotation, to list: inout JSONWriter) {
    guard let shape = seen.shape else { return writeTag(seen, to: &list) }
    let first = number + 1
    defer { if number >= first { regions[seen.uid] = first } }
    if shape.kind == .skeleton {
      for element in shape.elements where !element.shape.isOutside {
        guard let label = labels.label(element.label) else { continue }
        writeRegion(element.shape, label.name, score: nil, to: &list)
      }
      return
    }
    // A set of points is one region for each point there.
    let parts =
      shape.kind == .points && shape.points.count > 2
      ? stride(from: 0, to: shape.points.count, by: 2).map {
        shape.with(kind: .points, points: Array(shape.points[$0..<$0 + 2]))
      } : [shape]
    for part in parts {
      writeRegion(part, seen.label.name, score: shape.score, to: &list)
      let id = String(number)
      for (attribute, value) in seen.label.completed(seen.attributes) where !value.isEmpty {
        writeText(attribute.name, value, id, to: &list)
      }
    }
  }

  /// What joins regions that were written, in their order.
  ///
  /// - Parameter relations: by the key of the first annotation.
  func write(_ relations: [AnnotationUID: [Relation]], to list: inout JSONWriter) {
    guard !relations.isEmpty else { return }
    for (uid, from) in regions.sorted(by: { $0.value < $1.value }) {
      let written = (relations[uid] ?? []).compactMap { relation in regions[relation.to].map { (relation, to: $0) } }
      for (relation, to) in written.sorted(by: { $0.to < $1.to }) {
        list.object { entry in
          entry.field("from_id", String(from))
          entry.field("to_id", String(to))
          entry.field("type", "relation")
          entry.field("direction", relation.direction.rawValue)
          if !relation.labels.isEmpty {
            entry.array("labels") { labels in for label in relation.labels { labels.element(label) } }
          }
        }
      }
    }
  }

  private func writeTag(_ seen: SeenAnnotation, to list: inout JSONWriter) {
    list.object { region in
      region.field("from_name", "tags")
      region.field("to_name", "image")
      region.field("type", "choices")
      region.object("value") { $0.array("choices") { $0.element(seen.label.name) } }
    }
  }

  private func writeText(_ name: String, _ value: String, _ id: String, to list: inout JSONWriter) {
    list.object { region in
      region.field("id", id)
      region.field("from_name", name)
      region.field("to_name", "image")
      region.field("type", "textarea")
      region.object("value") { $0.array("text") { $0.element(value) } }
    }
  }

  private mutating func writeRegion(_ shape: Shape, _ label: String, score: Double?, to list: inout JSONWriter) {
    guard let control = LabelStudioConfiguration.controls.first(where: { $0.kind == shape.kind }) else { return }
    number += 1
    let id = String(number)
    list.object { region in
      region.field("id", id)
      region.field("from_name", control.name)
      region.field("to_name", "image")
      region.field("type", control.tag.lowercased())
      region.field("origin", "manual")
      region.field("original_width", frame.width)
      region.field("original_height", frame.height)
      region.field("image_rotation", 0)
      if let score { region.field("score", score) }
      region.object("value") { value in
        writePlace(of: shape, to: &value)
        value.key(named: control.tag.lowercased())
        value.array { $0.element(label) }
      }
    }
  }

  private func writePlace(of shape: Shape, to value: inout JSONWriter) {
    let points = shape.points
    let (width, height) = (Double(frame.width) / 100, Double(frame.height) / 100)
    switch shape.kind {
    case .rectangle:
      let corners = shape.corners
      value.field("x", corners[0] / width)
      value.field("y", corners[1] / height)
      value.field("width", (points[2] - points[0]) / width)
      value.field("height", (points[3] - points[1]) / height)
      value.field("rotation", shape.rotation)
    case .ellipse:
      value.field("x", points[0] / width)
      value.field("y", points[1] / height)
      value.field("radiusX", (points[2] - points[0]) / width)
      value.field("radiusY", (points[1] - points[3]) / height)
      value.field("rotation", shape.rotation)
    case .polygon:
      value.array("points") { list in
        for index in stride(from: 0, to: points.count - 1, by: 2) {
          list.array { point in
            point.element(points[index] / width)
            point.element(points[index + 1] / height)
          }
        }
      }
      value.field("closed", true)
    case .polyline:
      value.array("vertices") { list in
        for index in stride(from: 0, to: points.count - 1, by: 2) {
          list.object { vertex in
            vertex.field("id", String(index / 2))
            if index > 0 { vertex.field("prevPointId", String(index / 2 - 1)) }
            vertex.field("x", points[index] / width)
            vertex.field("y", points[index + 1] / height)
          }
        }
      }
      value.field("closed", false)
    case .points:
      value.field("x", points[0] / width)
      value.field("y", points[1] / height)
      value.field("width", 0.5)
    case .mask:
      var bitmap = Bitmap(width: frame.width, height: frame.height)
      MaskRuns(points: points).eachSpan { y, columns in bitmap.fill(columns, y) }
      value.field("format", "rle")
      value.array("rle") { list in for byte in BrushRuns.packed(bitmap) { list.element(Int(byte)) } }
    case .cuboid, .skeleton: break
    }
  }
}
