internal import Domain
internal import JSON

/// The run lengths of a document in COCO's way, whose size is not believed before the frame is known.
struct WrittenRuns {
  /// Height and width.
  private var size: [Int] = []
  private var counts: [Int] = []
  private var text: String?

  init(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "size": try reader.array { reader, _ in size.append(try reader.int()) }
      case "counts":
        if try reader.kind() == .string {
          text = try reader.string()
        } else {
          try reader.array { reader, _ in counts.append(try reader.int()) }
        }
      default: break
      }
    }
    guard size.count == 2 else { throw reader.problem("The size of a mask is [height, width].") }
  }

  /// - Throws: `DatasetProblem` where they are of another size, or do not cover it.
  func runs(of frame: DatasetFrame, at place: () -> String) throws -> ColumnRuns {
    let (width, height) = (size[1], size[0])
    try MaskSize.same(frame).check(width, height, of: place())
    let runs =
      text.map { ColumnRuns(compressed: $0, width: width, height: height) }
      ?? ColumnRuns(counts: counts, width: width, height: height)
    guard let runs else {
      throw DatasetProblem(place(), "The counts of the mask do not cover its \(width) × \(height) pixels.")
    }
    return runs
  }
}
