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

  /// - Throws: `DatasetProblem` where they are of another size, do not cover it, or are stripes over many megapixels.
  func runs(of frame: DatasetFrame, at place: () -> String) throws -> ColumnRuns {
    let (width, height) = (size[1], size[0])
    try MaskSize.same(frame).check(width, height, of: place())
    let runs =
      text.map { ColumnRuns(compressed: $0, width: width, height: height) }
      ?? ColumnRuns(counts: counts, width: width, height: height)
    guard let runs else {
      throw DatasetProblem(place(), "The counts of the mask do not cover its \(width) × \(height) pixels.")
    }
    // Few numbers down the columns can be gigabytes along the rows: looked at as a mask that lies on its side.
    let turned = MaskRuns(runs: runs.counts, left: 0, top: 0, right: height - 1, bottom: width - 1)
    guard turned.changesBetweenRows <= MaskRuns.mostChanges else {
      throw DatasetProblem(place(), "The mask's pattern is too fine: smooth it, or leave it out.")
    }
    return runs
  }
}
