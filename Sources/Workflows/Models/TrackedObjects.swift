public import JSON

/// Objects that a tracker follows, and what it remembers of each.
public struct TrackedObjects: Equatable, Sendable {
  /// Flat numbers, one list for each object.
  public let shapes: [[Double]]
  /// As many as shapes; none at the beginning.
  public let states: [OpaqueValue]

  public init(shapes: [[Double]], states: [OpaqueValue]) {
    self.shapes = shapes
    self.states = states
  }

  /// Reads `{"shapes", "states"}`, or the older `{"shape", "state"}` for one.
  init(_ reader: inout JSONReader) throws {
    var shapes: [[Double]] = []
    var states: [OpaqueValue] = []
    try reader.object { reader, key in
      switch key {
      case "shapes": try reader.array { reader, _ in shapes.append(try reader.doubles()) }
      case "shape": shapes = [try reader.doubles()]
      case "states": try reader.array { reader, _ in states.append(try OpaqueValue(&reader)) }
      case "state": states = [try OpaqueValue(&reader)]
      default: break
      }
    }
    guard !shapes.isEmpty else { throw reader.problem("There are no “shapes” in it.") }
    for shape in shapes where shape.count < 4 || !shape.count.isMultiple(of: 2) {
      throw reader.problem("A shape of \(shape.count) numbers is neither a box nor an outline.")
    }
    guard states.count == shapes.count else {
      throw reader.problem("There are \(shapes.count) shapes, but \(states.count) states.")
    }
    self.init(shapes: shapes, states: states)
  }

  /// With the older names beside the newer ones where one object is followed.
  func write(to json: inout JSONWriter) {
    json.array("shapes") { list in
      for shape in shapes { list.array { numbers in for number in shape { numbers.element(number) } } }
    }
    json.array("states") { list in for state in states { state.write(to: &list) } }
    guard shapes.count == 1 else { return }
    json.array("shape") { numbers in for number in shapes[0] { numbers.element(number) } }
    json.key(named: "state")
    (states.first ?? .null).write(to: &json)
  }

  public func writeAnswer(to json: inout JSONWriter) {
    json.array("shapes") { list in
      for shape in shapes { list.array { numbers in for number in shape { numbers.element(number) } } }
    }
    json.array("states") { list in for state in states { state.write(to: &list) } }
  }
}
