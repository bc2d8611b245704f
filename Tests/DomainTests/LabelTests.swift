import Domain
import Testing

@Suite("Labels")
struct LabelTests {
  @Test("a name is something, at most 64 characters, on one line")
  func names() throws {
    #expect(try LabelDraft(name: " owl ", color: nil).name == "owl")
    #expect(try LabelDraft(name: String(repeating: "ö", count: 64), color: nil).name.count == 64)
    #expect(try LabelDraft(name: "<script>", color: nil).name == "<script>")
    for name in ["", "   ", String(repeating: "x", count: 65), "two\nlines", "nul\0"] {
      #expect(throws: ValidationFailure.self) { try LabelDraft(name: name, color: nil) }
    }
  }

  @Test("a name stands once in a set")
  func distinct() throws {
    let twice = try [LabelDraft(name: "owl", color: nil), LabelDraft(name: "owl", color: nil)]
    #expect(throws: ValidationFailure(field: "labels", "The label “owl” stands twice.")) {
      try LabelDraft.checkDistinct(twice)
    }
  }

  @Test("a colour is #rrggbb, and the same name gets the same one")
  func colors() {
    #expect(LabelColor("#00ff7F")?.description == "#00ff7f")
    for text in ["", "#fff", "red", "#gggggg", "#0000000", "+12345f"] { #expect(LabelColor(text) == nil) }
    #expect(LabelColor.suggested(for: "owl") == LabelColor.suggested(for: "owl"))
  }

  @Test("labels of one set get colours of their own, also where there are more of them than the palette has")
  func colorsOfASet() {
    var taken: Set<LabelColor> = []
    for number in 0..<200 { taken.insert(.suggested(for: "label \(number)", besides: taken)) }
    #expect(taken.count == 200)
    #expect(taken.isSuperset(of: LabelColor.palette))
  }
}
