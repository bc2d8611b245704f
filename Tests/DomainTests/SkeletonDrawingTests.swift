import Domain
import Testing

@Suite("Skeleton drawings")
struct SkeletonDrawingTests {
  @Test("a drawing is read back as it was written")
  func roundTrip() {
    let drawing = SkeletonDrawing(
      edges: [.init(from: 1, to: 2), .init(from: 2, to: 3)],
      nodes: [.init(number: 1, x: 10, y: 20.5), .init(number: 2, x: 50, y: 50), .init(number: 3, x: 90, y: 20)]
    )
    let svg = drawing.svg(pointNames: ["left <eye>", "nose", "right & \"eye\""])
    #expect(SkeletonDrawing(svg: svg) == drawing)
    #expect(svg.contains(#"data-label-name="left &lt;eye>""#))
  }

  @Test("what is no drawing has nothing in it", arguments: ["", "<line", "<circle data-node-id=\"x\">", "<<<>\"=\""])
  func nothing(text: String) {
    #expect(SkeletonDrawing(svg: text) == SkeletonDrawing(edges: [], nodes: []))
  }

  @Test("points without a template lie apart", arguments: [1, 2, 4, 17])
  func apart(count: Int) {
    let nodes = SkeletonDrawing(pointCount: count, edges: []).nodes
    #expect(nodes.count == count)
    #expect(Set(nodes.map { "\($0.x) \($0.y)" }).count == count)
    #expect(nodes.allSatisfy { (0...100).contains($0.x) && (0...100).contains($0.y) })
  }
}
