import HTML
import Testing

@testable import Views

@Suite("Long names") struct LongNameTests {
  @Test("may break behind what parts their words, and are escaped")
  func breaks() {
    #expect(LongName("resnet50_coco_<v2>.onnx").body.text == "resnet50_<wbr>coco_<wbr>&lt;v2&gt;.<wbr>onnx")
  }

  @Test("short ones and sentences stay as they are", arguments: ["owl_1.jpg", "The owls of the old town, part 2."])
  func stays(text: String) {
    #expect(LongName(text).body.text == text)
  }
}
