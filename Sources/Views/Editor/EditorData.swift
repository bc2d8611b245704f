import Domain
import JSON

/// What the editor's script reads when it starts, as JSON.
struct EditorData {
  let labels: [Label]
  let frames: [Frame]
  let deletedFrames: Set<Int>
  let contextCounts: [Int: Int]
  let chapters: [Chapter]
  let job: Job
  let user: String

  var text: String {
    var json = JSONWriter(reserving: 512 + frames.count * 80)
    json.object { data in
      data.array("labels") { list in for label in labels { list.object { $0.members(of: label) } } }
      data.array("frames") { list in
        for frame in frames {
          list.object { body in
            body.members(of: frame)
            if deletedFrames.contains(frame.number) { body.field("isDeleted", true) }
            if let count = contextCounts[frame.number] { body.field("contextImages", count) }
          }
        }
      }
      data.array("chapters") { list in
        for chapter in chapters {
          list.object { body in
            body.field("first", chapter.frames.lowerBound)
            body.field("last", chapter.frames.upperBound)
            body.field("title", chapter.title)
          }
        }
      }
      data.field("state", job.state.rawValue)
      data.field("stage", job.stage.rawValue)
      data.field("user", user)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  fileprivate mutating func members(of label: Label) {
    field("id", label.id.value)
    field("name", label.name)
    field("color", label.color.description)
    field("kind", label.kind.rawValue)
    array("attributes") { list in for attribute in label.attributes { list.object { $0.members(of: attribute) } } }
    array("sublabels") { list in for point in label.sublabels { list.object { $0.members(of: point) } } }
    field("svg", label.svg)
  }

  private mutating func members(of attribute: LabelAttribute) {
    field("id", attribute.id.value)
    field("name", attribute.name)
    field("mutable", attribute.isMutable)
    field("input", attribute.input.rawValue)
    array("values") { list in for value in attribute.values { list.element(value) } }
    field("default", attribute.defaultValue)
  }

  fileprivate mutating func members(of frame: Frame) {
    field("number", frame.number)
    field("name", frame.name)
    field("width", frame.width)
    field("height", frame.height)
  }
}
