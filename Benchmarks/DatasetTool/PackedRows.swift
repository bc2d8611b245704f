import Domain
import Formats

/// Annotations between reading and writing, in the order of their frames. A plain box takes 48 bytes; an import of the
/// server, which keeps its annotations packed until they are stored, too, needs about a hundred.
struct PackedRows {
  fileprivate struct Box {
    let frame: Int32
    var next: Int32 = -1
    let label: Label.ID
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
  }

  /// No format writes it.
  fileprivate static let key = AnnotationUID.random()

  private var boxes = Boxes()
  /// Of each frame, its first box in `boxes`, and then by `next`; -1 at the end.
  private var starts: [Int32] = []
  private var others: [Annotation] = []
  private(set) var tracks: [Annotation] = []

  var shapeCount: Int { boxes.count + others.count }

  mutating func append(_ annotation: Annotation) {
    guard annotation.track == nil else { return tracks.append(annotation) }
    guard let shape = annotation.shape, shape.kind == .rectangle, shape.rotation == 0, !shape.isOccluded,
      shape.zOrder == 0, shape.score == nil, annotation.group == 0, annotation.attributes.isEmpty
    else { return others.append(annotation) }
    let points = shape.points
    boxes.append(
      Box(
        frame: Int32(annotation.frame),
        label: annotation.label,
        left: points[0],
        top: points[1],
        right: points[2],
        bottom: points[3]
      )
    )
  }

  mutating func sort(frameCount: Int) {
    starts = Array(repeating: -1, count: frameCount)
    for index in (0..<boxes.count).reversed() {
      let frame = Int(boxes[index].frame)
      boxes[index].next = starts[frame]
      starts[frame] = Int32(index)
    }
    others.sort { $0.frame < $1.frame }
  }

  func shapes() -> DatasetCursor<Annotation> {
    var (frame, index, other) = (-1, Int32(-1), 0)
    return DatasetCursor {
      while true {
        if index >= 0 {
          let box = boxes[Int(index)]
          index = box.next
          return box.annotation
        }
        if other < others.count, others[other].frame <= frame {
          other += 1
          return others[other - 1]
        }
        frame += 1
        guard frame < starts.count else { return nil }
        index = starts[frame]
      }
    }
  }
}

/// In pieces: one list would be copied each time it grows.
private struct Boxes {
  private static let pieceSize = 1 << 11

  private var pieces: [[PackedRows.Box]] = []
  private(set) var count = 0

  mutating func append(_ box: PackedRows.Box) {
    if count.isMultiple(of: Self.pieceSize) {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceSize)
    }
    pieces[pieces.count - 1].append(box)
    count += 1
  }

  subscript(index: Int) -> PackedRows.Box {
    get { pieces[index / Self.pieceSize][index % Self.pieceSize] }
    set { pieces[index / Self.pieceSize][index % Self.pieceSize] = newValue }
  }
}

extension PackedRows.Box {
  fileprivate var annotation: Annotation {
    Annotation(
      uid: PackedRows.key,
      frame: Int(frame),
      label: label,
      content: .shape(Shape(kind: .rectangle, points: [left, top, right, bottom]))
    )
  }
}
