import Domain
import Testing

@Suite("Drawings of skeletons from outside")
struct HarmlessDrawingTests {
  @Test("a drawing of ours and one of CVAT's come out as they went in")
  func unchanged() {
    let ours = SkeletonDrawing(pointCount: 3, edges: [.init(from: 1, to: 2)]).svg(pointNames: ["a", "b \"c\" & d", "é"])
    #expect(HarmlessDrawing.text(of: ours) == ours)
    let edge = #"<line x1="10.5" y1="1e1" x2="2" y2="3" stroke="black" data-type="edge" data-node-from="1"></line>"#
    #expect(HarmlessDrawing.text(of: edge) == edge)
  }

  @Test(
    "nothing is left that a browser would run or fetch",
    arguments: [
      "<script>alert(1)</script>", "<circle cx=\"1\" onload=\"alert(1)\"/>",
      "<a href=\"javascript:x\"><line x1='1'/></a>",
      "<foreignObject><body onload='x'/></foreignObject>", "<use href=\"data:image/svg+xml;base64,AAAA\"/>",
      "<circle cx=\"1\" style=\"background:url(http://evil/)\"/>", "<circle fill=\"url(http://evil/#a)\"/>",
      "<animate href=\"#x\" values=\"javascript:x\"/>", "<!DOCTYPE svg [<!ENTITY a \"b\">]>", "<line\u{0}onload=x>",
      "<circle data-label-name='\"><script>alert(1)</script>'/>", "<circle cx=\"1\"onload=\"x\"/>",
      "<line x1=\"nan\" y1=x>",
    ]
  )
  func harmless(svg: String) {
    let left = HarmlessDrawing.text(of: svg)
    for word in ["script", "onload", "href", "url", "style", "foreign", "animate", "ENTITY", "nan", "alert"] {
      #expect(!left.contains(word), "\(left)")
    }
    #expect(HarmlessDrawing.text(of: left) == left)
  }
}
