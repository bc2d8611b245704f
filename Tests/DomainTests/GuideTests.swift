import Domain
import Testing

@Suite("Guides")
struct GuideTests {
  private static let old = "0f8fad5b-d9cb-469f-a165-70867728950e"
  private static let new = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

  @Test("pictures get other addresses, and nothing else of the text changes")
  func pictures() {
    let text = "# \(Self.old)\n![an owl](/api/assets/\(Self.old))![](/api/assets/\(Self.new)) /api/assets/"
    let expected = "# \(Self.old)\n![an owl](/api/assets/\(Self.new))![](/api/assets/\(Self.new)) /api/assets/"
    #expect(Guide.markdown(text, withPictures: [Self.old: Self.new]) == expected)
    #expect(Guide.markdown("", withPictures: [Self.old: Self.new]).isEmpty)
  }

  @Test("keys that are no UUIDs make no text longer")
  func shortKeys() {
    let text = String(repeating: "/api/assets/-", count: 100) + String(repeating: "-", count: 1000)
    let keys = ["-": Self.new, "": Self.new, String(repeating: "-", count: 36): Self.old]
    #expect(Guide.markdown(text, withPictures: keys).utf8.count == text.utf8.count)
  }
}
