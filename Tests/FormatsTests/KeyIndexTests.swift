@testable import Formats
import Testing

@Suite("Positions by a text that is made of what is there")
struct KeyIndexTests {
  private static let names = ["b/Owl.png", "a/owl.png", "fox.png", "A/OWL.PNG"]

  @Test("are all that have it, in their order", arguments: [("a/owl.png", [1, 3]), ("fox.png", [2]), ("hen.png", [])])
  func found(key: String, positions: [Int]) {
    let index = KeyIndex(Self.names.indices) { Self.names[$0].lowercased() }
    #expect(Array(index[key]) == positions)
  }

  @Test("are only of what can be found")
  func chosen() {
    let index = KeyIndex([1, 2]) { Self.names[$0].lowercased() }
    #expect(Array(index["a/owl.png"]) == [1])
  }

  @Test("are exact among many")
  func many() {
    let index = KeyIndex(0..<5_000) { "\($0 / 2)" }
    #expect((0..<2_500).allSatisfy { Array(index["\($0)"]) == [2 * $0, 2 * $0 + 1] })
  }
}
