import Domain
import FoundationEssentials
import Testing

@testable import Formats

@Suite("Text that waits for its place in an archive")
struct SpooledTextTests {
  @Test("comes out whole, however long it is, and leaves nothing in its folder", arguments: [0, 1, 20_000])
  func whole(lines: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = SpooledText(head: "number,name\r\n", in: "\(folder.path)/")
    #expect(text.isEmpty)
    let all = (0..<lines).map { "\($0),öwl\r\n" }
    for line in all { try text.append(line) }
    #expect(text.isEmpty == (lines == 0))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    // Twice: it can be read again, and goes on.
    for _ in 0..<2 {
      var bytes: [UInt8] = []
      try text.eachPiece {
        #expect($0.count < 1 << 17)
        bytes += $0
      }
      #expect(String(decoding: bytes, as: UTF8.self) == "number,name\r\n" + all.joined())
    }
  }

  @Test("where there is no room, says that the export could not be written")
  func noRoom() {
    let text = SpooledText(head: "", in: "/there/is/no/such/folder/")
    #expect(throws: DatasetProblem.self) { try text.append(String(repeating: "owl ", count: 1 << 15)) }
  }

  @Test(
    "tables of formats that gather them are whole when they are long",
    arguments: ["Open Images V6 1.0", "VGGFace2 1.0"]
  )
  func tables(format: String) throws {
    let label = Label(id: Label.ID(1), name: "owl", color: .suggested(for: "owl"), position: 0)
    let boxes = (0..<4000).map { number in
      Annotation(
        uid: .random(),
        frame: number % 4,
        label: label.id,
        content: .shape(Shape(kind: .rectangle, points: [0, 0, Double(number % 90 + 1), 32]))
      )
    }
    let source = MemorySource(labels: [label], size: 4, boxes)
    let found = try FormatHarness.withExport(source, format) { try FormatHarness.imported($0, format, like: source) }
    #expect(found.count == 4000)
    let widths = { (list: [Annotation]) in list.compactMap { $0.shape?.extent[2].rounded() }.sorted() }
    #expect(widths(found) == widths(boxes))
  }
}
