import Domain
import Testing

@testable import Drawing

@Suite("The chart of objects by label and kind")
struct CountChartTests {
  private let owl = Label(id: .init(1), name: "owl", color: LabelColor(rgb: 0xFF0000), position: 0)
  private let tree = Label(
    id: .init(2),
    name: String(repeating: "a very long name ", count: 9),
    color: LabelColor(rgb: 0x00FF00),
    position: 1
  )

  private func scene(_ rows: [ObjectCounts.Row]) -> PlotScene {
    CountComposer(CountChart(ObjectCounts(rows), theme: .light, density: 1)) { words, _ in Double(words.count) * 6 }
      .scene()
  }

  @Test("a bar is as long as its share of the largest, with a piece for each kind")
  func lengths() throws {
    let scene = scene([
      .init(label: owl, counts: ["rectangle": 30, "tag": 10]), .init(label: tree, counts: ["rectangle": 20]),
    ])
    // Two in the legend, two of the owl, one of the tree.
    #expect(scene.bars.count == 5)
    let lengths = scene.bars.dropFirst(2).map { $0.clip.width }
    #expect(abs(lengths[0] - lengths[1] * 3) < 0.01)
    #expect(abs(lengths[2] - lengths[1] * 2) < 0.01)
    #expect(scene.bars.allSatisfy { $0.clip.right <= Double(CountChart.width) })
  }

  @Test("a long name leaves room for the bars")
  func longNames() throws {
    let scene = scene([.init(label: tree, counts: ["mask": 1])])
    let name = try #require(scene.texts.first { $0.words.hasSuffix("…") })
    #expect(name.words.count * 6 <= CountChart.width / 3)
  }

  @Test("many labels and kinds are cut, and the rarest kinds are drawn together")
  func many() {
    let kinds = ["rectangle", "polygon", "polyline", "points", "ellipse", "mask", "tag"]
    let counts = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($0.element, 100 - $0.offset) })
    let scene = scene([ObjectCounts.Row](repeating: .init(label: owl, counts: counts), count: 100))
    #expect(scene.texts.contains { $0.words == "other" })
    #expect(scene.bars.count == 6 + 24 * 6)
    #expect(scene.height < 1000)
  }

  @Test("the counts in words begin with the most frequent label")
  func narration() {
    let counts = ObjectCounts([.init(label: tree, counts: [:]), .init(label: owl, counts: ["tag": 2])])
    #expect(counts.narration == "Bars of the number of objects for each label: owl 2.")
    #expect(counts.kinds == ["tag"])
  }
}
