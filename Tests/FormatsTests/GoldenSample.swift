import Domain
import FoundationEssentials
import JSON
import Testing

@testable import Formats

/// The tasks of `Tests/Golden/cvat-exports`, as they were stored when a real CVAT exported them.
enum GoldenSample {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden/cvat-exports")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// - Parameter task: `a`, `c` or `d`.
  static func source(_ task: String) throws -> MemorySource {
    let labels = labels(task)
    var reader = JSONReader(Array(try Data(contentsOf: folder.appending(path: "\(task)_annotations.json"))))
    var annotations: [Annotation] = []
    try reader.object { reader, key in
      guard ["tags", "shapes", "tracks"].contains(key) else { return }
      try reader.array { reader, _ in annotations.append(try RawAnnotation(&reader).annotation(key)) }
    }
    return MemorySource(labels: labels, size: ["a": 4, "c": 10, "d": 3][task] ?? 0, annotations)
  }

  static func labels(_ task: String) -> [Label] {
    switch task {
    case "a": plain(890, ["#6080c0", "#406040", "#0020e0"])
    case "c": colored(883, attributes: 462) + [person(886)]
    default: colored(924, attributes: 482)
    }
  }

  private static func plain(_ first: Int64, _ colors: [String], attributes: [LabelAttribute] = []) -> [Label] {
    zip(["cat", "dog", "owl"], colors).enumerated().map { index, pair in
      Label(
        id: Label.ID(first + Int64(index)),
        name: pair.0,
        color: LabelColor(pair.1) ?? .suggested(for: pair.0),
        position: index,
        attributes: index == 0 ? attributes : []
      )
    }
  }

  private static func colored(_ first: Int64, attributes: Int64) -> [Label] {
    let specs: [(String, Bool, LabelAttribute.Input, [String], String)] = [
      ("age", false, .number, ["0", "20", "1"], "3"), ("mood", true, .select, ["calm", "angry"], "calm"),
      ("tagged", false, .checkbox, ["false"], "false"), ("note", true, .text, [], ""),
      ("size", false, .radio, ["s", "m", "l"], "m"),
    ]
    return plain(
      first,
      ["#ff0000", "#00ff00", "#0000ff"],
      attributes: specs.enumerated().map { index, spec in
        LabelAttribute(
          id: LabelAttribute.ID(attributes + Int64(index)),
          name: spec.0,
          isMutable: spec.1,
          input: spec.2,
          values: spec.3,
          defaultValue: spec.4
        )
      }
    )
  }

  private static func person(_ id: Int64) -> Label {
    let lines = [(1, 10, 2, 30), (2, 30, 3, 50)].map { from, top, to, bottom in
      "<line x1=\"50\" y1=\"\(top)\" x2=\"50\" y2=\"\(bottom)\" stroke=\"black\" data-type=\"edge\" "
        + "data-node-from=\"\(from)\" stroke-width=\"0.5\" data-node-to=\"\(to)\"></line>"
    }
    let circles = [("head", 10), ("hip", 30), ("foot", 50)].enumerated().map { index, point in
      "<circle r=\"1.5\" stroke=\"black\" fill=\"#b3b3b3\" cx=\"50\" cy=\"\(point.1)\" stroke-width=\"0.1\" "
        + "data-type=\"element node\" data-element-id=\"\(index + 1)\" data-node-id=\"\(index + 1)\" "
        + "data-label-id=\"\(id + 1 + Int64(index))\"></circle>"
    }
    return Label(
      id: Label.ID(id),
      name: "person",
      color: LabelColor("#c06060") ?? .suggested(for: "person"),
      position: 3,
      kind: .skeleton,
      sublabels: [("head", "#ba9109"), ("hip", "#ec9941"), ("foot", "#2eceda")].enumerated().map { index, point in
        Label(
          id: Label.ID(id + 1 + Int64(index)),
          name: point.0,
          color: LabelColor(point.1) ?? .suggested(for: point.0),
          position: index,
          kind: .points
        )
      },
      svg: (lines + circles).joined()
    )
  }
}

/// An annotation as CVAT's API has it.
private struct RawAnnotation {
  var label = Label.ID(0)
  var frame = 0
  var group = 0
  var kind = ShapeKind.rectangle
  var points: [Double] = []
  var rotation = 0.0
  var isOccluded = false
  var isOutside = false
  var zOrder = 0
  var attributes: [AttributeValue] = []
  var elements: [RawAnnotation] = []
  var shapes: [RawAnnotation] = []

  init(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "label_id": label = Label.ID(Int64(try reader.int()))
      case "frame": frame = try reader.int()
      case "group": if try !reader.null() { group = try reader.int() }
      case "type": kind = try #require(ShapeKind(rawValue: try reader.string()))
      case "points": points = try reader.doubles()
      case "rotation": rotation = try reader.double()
      case "occluded": isOccluded = try reader.bool()
      case "outside": isOutside = try reader.bool()
      case "z_order": zOrder = try reader.int()
      case "attributes": try reader.array { reader, _ in attributes.append(try Self.value(&reader)) }
      case "elements": try reader.array { reader, _ in elements.append(try RawAnnotation(&reader)) }
      case "shapes": try reader.array { reader, _ in shapes.append(try RawAnnotation(&reader)) }
      default: break
      }
    }
  }

  private static func value(_ reader: inout JSONReader) throws -> AttributeValue {
    var (id, value) = (0, "")
    try reader.object { reader, key in
      if key == "spec_id" { id = try reader.int() } else { value = try reader.string() }
    }
    return AttributeValue(attribute: LabelAttribute.ID(Int64(id)), value: value)
  }

  private var shape: Shape {
    Shape(
      kind: kind,
      points: points,
      rotation: rotation,
      isOccluded: isOccluded,
      isOutside: isOutside,
      zOrder: zOrder,
      elements: elements.map { SkeletonElement(label: $0.label, attributes: $0.attributes, shape: $0.shape) }
    )
  }

  private var keyframes: [Keyframe] {
    shapes.map { Keyframe(frame: $0.frame, shape: $0.shape, attributes: $0.attributes) }
  }

  func annotation(_ list: String) -> Annotation {
    let content: Annotation.Content =
      switch list {
      case "tags": .tag
      case "shapes": .shape(shape)
      default:
        .track(
          Track(
            keyframes: keyframes,
            elements: elements.map {
              TrackElement(label: $0.label, attributes: $0.attributes, keyframes: $0.keyframes)
            }
          )
        )
      }
    return Annotation(
      uid: .random(),
      frame: frame,
      label: label,
      group: group,
      attributes: attributes,
      content: content
    )
  }
}
