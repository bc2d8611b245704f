import CGD
import Domain
import Testing

@testable import Drawing

@Suite("Scenes of plots") struct PlotSceneTests {
  private let renderer: PlotRenderer

  init() throws {
    renderer = try PlotRenderer(fontFolders: ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu"])
  }

  private func request(_ query: (name: String, value: String)...) throws -> PlotRequest {
    try PlotRequest(query: query)
  }

  private func scene(_ request: PlotRequest) -> PlotScene {
    PlotComposer(request) { words, size in Double(words.count) * size * 0.6 }.scene()
  }

  @Test("derivatives apart lie in a panel below, over the same x", arguments: [(800, 450), (200, 200), (1280, 720)])
  func panels(width: Int, height: Int) throws {
    let scene = scene(try request(("f", "gelu"), ("derivative", "apart"), ("w", "\(width)"), ("h", "\(height)")))
    try #require(scene.panels.count == 2)
    let (upper, lower) = (scene.panels[0].area, scene.panels[1].area)
    #expect(upper.bottom < lower.top && upper.left == lower.left && upper.right == lower.right)
    #expect(upper.height > 0 && lower.height > 0 && lower.bottom < Double(height))
    #expect(scene.panels[1].y.range.upperBound < 2, "the derivative has numbers of its own")
    for (clip, panel) in zip(scene.strokes.compactMap(\.clip), [lower, upper]) { #expect(clip == panel) }
  }

  @Test("a marker puts a dot on each curve and stays inside the domain")
  func marker() throws {
    let marked = scene(try request(("f", "sigmoid"), ("f", "tanh"), ("at", "1.5")))
    #expect(marked.dots.count == 4)
    let panel = marked.panels[0]
    #expect(marked.dots.allSatisfy { abs($0.center.x - panel.x.pixel(1.5)) < 1e-9 })
    #expect(marked.texts.contains { $0.words == "x = 1.5" })
    #expect(scene(try request(("f", "sigmoid"), ("at", "100"))).dots.isEmpty)
  }

  @Test("equal units make the identity a line of 45 degrees", arguments: ["identity", "sigmoid", "exponential"])
  func equalUnits(id: String) throws {
    let panel = scene(try request(("f", id), ("aspect", "equal"))).panels[0]
    let right = panel.x.pixel(1) - panel.x.pixel(0)
    let up = panel.y.pixel(0) - panel.y.pixel(1)
    #expect(abs(right - up) < 1e-9)
  }

  @Test("curves of a comparison have colours and dashes of their own")
  func patterns() throws {
    let six = ["sigmoid", "tanh", "relu", "gelu", "swish", "mish"].map { (name: "f", value: $0) }
    let strokes = scene(try PlotRequest(query: six + [("derivative", "0")])).strokes.filter { $0.clip != nil }
    #expect(strokes.count == 6)
    #expect(Set(strokes.map(\.color)).count == 6 && Set(strokes.map(\.dash)).count == 6)
    #expect(PlotTheme.patterns.allSatisfy { $0.count.isMultiple(of: 2) })
  }

  @Test("the legend lies above the curves")
  func legend() throws {
    let six = ["sigmoid", "leaky_relu", "star_relu", "acon_c", "hard_tanh", "mish"].map { (name: "f", value: $0) }
    for width in [200, 360, 800] {
      let scene = scene(try PlotRequest(query: six + [("w", "\(width)"), ("h", "450")]))
      let legend = scene.strokes.filter { $0.clip == nil }.flatMap { $0.lines.joined() }
      #expect(legend.allSatisfy { $0.y < scene.panels[0].area.top }, "\(width)")
    }
  }

  @Test("points that are left out lie on the line", arguments: ["gelu", "sine", "snake", "hard_mish", "tanh"])
  func simplification(id: String) throws {
    let curve = ActivationCurve(try #require(ActivationFunction.named(id)))
    let line = (0...800).map { index in
      PlotScene.Point(x: Double(index), y: 200 - 40 * curve.value(-6 + 12 * Double(index) / 800))
    }
    let kept = LineSimplifier.simplified(line)
    #expect(kept.count < 400 && kept.first == line.first && kept.last == line.last)
    for point in line {
      guard let after = kept.firstIndex(where: { $0.x >= point.x }), after > 0 else { continue }
      let (a, b) = (kept[after - 1], kept[after])
      let y = a.y + (b.y - a.y) * (point.x - a.x) / (b.x - a.x)
      #expect(abs(y - point.y) <= 0.1, "x = \(point.x)")
    }
  }

  @Test("what leaves the numbers that can be drawn is told in the picture")
  func cut() throws {
    let cut = scene(try request(("f", "exponential"), ("max", "1000")))
    #expect(cut.texts.contains { $0.words.contains("Exponential") && $0.words.contains("cut") })
    #expect(!scene(try request(("f", "exponential"))).texts.contains { $0.words.contains("cut") })
  }

  @Test("a title is drawn, cut to the width, and kept in the file")
  func title() throws {
    let long = String(repeating: "long ", count: 15)
    let titled = scene(try request(("f", "relu"), ("title", long), ("w", "300"), ("h", "300")))
    #expect(titled.texts.contains { $0.words.hasPrefix("long") && $0.words.hasSuffix("…") })
    let png = try renderer.png(request(("f", "relu")))
    let head = String(decoding: png.prefix(200), as: UTF8.self)
    #expect(head.contains("iTXtTitle") && head.contains("ReLU and its derivative"))
  }

  @Test("the WebP holds the pixels of the PNG", arguments: ["light", "dark"])
  func webp(theme: String) throws {
    let wanted = try request(("f", "relu"), ("theme", theme), ("w", "300"), ("h", "200"))
    var (png, webp) = (try renderer.png(wanted), try renderer.webp(wanted))
    let first = try #require(gdImageCreateFromPngPtr(Int32(png.count), &png))
    let second = try #require(gdImageCreateFromWebpPtr(Int32(webp.count), &webp))
    defer {
      gdImageDestroy(first)
      gdImageDestroy(second)
    }
    #expect(first.pointee.sx == second.pointee.sx && first.pointee.sy == second.pointee.sy)
    for y in 0..<200 {
      for x in 0..<300 {
        let same =
          gdImageGetTrueColorPixel(first, Int32(x), Int32(y)) == gdImageGetTrueColorPixel(second, Int32(x), Int32(y))
        if !same { #expect(Bool(false), "\(x), \(y)") }
      }
    }
  }

  @Test("bars are as high as their numbers")
  func bars() throws {
    let request = try SoftmaxRequest(query: [("z", "2"), ("z", "0"), ("z", "-1")])
    let scene = BarComposer(request) { words, size in Double(words.count) * size * 0.6 }.scene()
    let panel = scene.panels[0]
    for (bar, output) in zip(scene.bars, request.outputs) {
      #expect(abs(bar.upper[0].y - panel.y.pixel(output)) < 1e-9 && bar.lower[0].y == panel.y.pixel(0))
    }
    for kind in SoftmaxRequest.Kind.allCases { #expect(try !renderer.png(request.of(kind)).isEmpty) }
  }

  @Test("a reading lies where the picture has its curves")
  func reading() throws {
    let wanted = try request(("f", "relu"), ("derivative", "apart"), ("at", "3"))
    let reading = renderer.reading(wanted)
    #expect(reading.x == 3 && reading.curves[0].value.number == 3 && reading.curves[0].slope.number == 1)
    let (value, slope) = (try #require(reading.curves[0].value.place), try #require(reading.curves[0].slope.place))
    #expect(value < 0.5 && slope > 0.5, "one above, one below")
    #expect(reading.left < reading.place && reading.place < reading.right)
    #expect(renderer.reading(try request(("f", "relu"), ("at", "900"))).x == 6)
  }
}
