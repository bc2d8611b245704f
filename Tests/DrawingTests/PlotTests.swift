import CGD
import Domain
import Testing

@testable import Drawing

@Suite("Plots") struct PlotTests {
  private static let folders = ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu"]
  private let renderer: PlotRenderer
  private let fonts: Fonts

  init() throws {
    renderer = try PlotRenderer(fontFolders: Self.folders)
    fonts = try Fonts(folders: Self.folders)
  }

  private func scene(_ request: PlotRequest) -> PlotScene {
    PlotComposer(request) { words, size in Double(words.count) * size * 0.6 }.scene()
  }

  private func raster(_ request: PlotRequest) throws -> PlotRaster {
    try PlotPainter(scene(request), density: request.density, fonts: fonts).raster()
  }

  private func request(_ query: (name: String, value: String)...) throws -> PlotRequest {
    try PlotRequest(query: query)
  }

  @Test("what libgd cannot read is one box, not four wrong letters")
  func drawsUnknownLetters() {
    #expect(fonts.width(of: "🦉", size: 12) == fonts.width(of: "□", size: 12))
  }

  @Test("the same request gives the same bytes, another one others")
  func isSteady() throws {
    let leaky = try request(("f", "leaky_relu"))
    let again = try PlotRenderer(fontFolders: Self.folders)
    #expect(try renderer.png(leaky) == again.png(leaky))
    #expect(try renderer.png(leaky) == renderer.png(leaky))
    #expect(renderer.svg(leaky) == again.svg(leaky))
    #expect(try renderer.png(leaky) != renderer.png(request(("f", "leaky_relu"), ("slope", "0.21"))))
  }

  @Test("threads that draw at once get the same bytes as one alone")
  func isSafeOnThreads() async throws {
    let requests = try ActivationFunction.all.prefix(8).map { try request(("f", $0.id), ("theme", "dark")) }
    let alone = try requests.map(renderer.png)
    let fresh = try PlotRenderer(fontFolders: Self.folders)
    let together = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for (index, request) in requests.enumerated() { group.addTask { (index, try fresh.png(request)) } }
      return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    for (index, bytes) in alone.enumerated() { #expect(together[index] == bytes) }
  }

  @Test("the picture has the size that was asked for, and decodes to the pixels that were painted", arguments: 1...3)
  func decodes(density: Int) throws {
    let wanted = try request(("f", "selu"), ("w", "320"), ("h", "240"), ("dpr", "\(density)"))
    var bytes = try renderer.png(wanted)
    let image = try #require(gdImageCreateFromPngPtr(Int32(bytes.count), &bytes))
    defer { gdImageDestroy(image) }
    #expect(image.pointee.sx == 320 * density && image.pointee.sy == 240 * density)
    #expect(image.pointee.trueColor == 0 && image.pointee.colorsTotal <= 256)
    #expect(gdImageGetTrueColorPixel(image, 0, 0) == 0xFFFFFF)
  }

  @Test("the curve goes through every point of the formula", arguments: ActivationFunction.all.map(\.id))
  func curveIsInPlace(id: String) throws {
    let request = try request(("f", id), ("derivative", "0"))
    let (scene, raster) = (scene(request), try raster(request))
    let curve = request.curves[0]
    let ink = UInt32(scene.theme.curves[0].packed)
    for x in stride(from: -5.9, through: 5.9, by: 0.1) where !curve.breaks.contains(where: { abs($0 - x) < 0.02 }) {
      let (column, row) = (scene.panels[0].x.pixel(x), scene.panels[0].y.pixel(curve.value(x)))
      let near = (-1...1).contains { dx in
        (-1...1).contains { dy in raster[Int(column) + dx, Int(row) + dy] == ink }
      }
      #expect(near, "x = \(x)")
    }
  }

  @Test("the pen is up at a jump", arguments: ["binary_step", "hardshrink", "thresholded_relu"])
  func penIsUp(id: String) throws {
    let request = try request(("f", id), ("derivative", "0"))
    let (scene, raster) = (scene(request), try raster(request))
    let ink = UInt32(scene.theme.curves[0].packed)
    for jump in request.curves[0].jumps {
      let curve = request.curves[0]
      let (left, right) = (curve.value(jump.nextDown), curve.value(jump.nextUp))
      let row = Int(scene.panels[0].y.pixel((left + right) / 2))
      let column = Int(scene.panels[0].x.pixel(jump))
      for x in (column - 6)...(column + 6) { #expect(raster[x, row] != ink, "x = \(jump)") }
    }
    #expect(scene.dots.filter(\.isFilled).count == request.curves[0].jumps.count)
    #expect(scene.dots.filter { !$0.isFilled }.count == request.curves[0].jumps.count)
  }

  @Test("a derivative that jumps has an open and a filled dot, a continuous one has none")
  func dots() throws {
    #expect(scene(try request(("f", "relu"))).dots.map(\.isFilled).sorted { $0 && !$1 } == [true, false])
    #expect(scene(try request(("f", "elu"))).dots.isEmpty)
  }

  @Test("dots are painted in one order, and an end that is the value has none")
  func dotsAreSteady() throws {
    let hardMish = scene(try request(("f", "hard_mish"))).dots
    #expect(hardMish.map(\.isFilled) == [false, true])
    let squareplus = scene(try request(("f", "squareplus"), ("b", "0"))).dots
    #expect(squareplus.map(\.isFilled) == [false, false, true])
    #expect(squareplus[0].center.y > squareplus[1].center.y)
  }

  @Test("what training may draw lies in a fan left of 0, behind the curve")
  func fan() throws {
    let random = try request(("f", "rrelu"), ("derivative", "0"))
    let (scene, raster) = (scene(random), try raster(random))
    let band = try #require(scene.bands.first)
    let column = Int(scene.panels[0].x.pixel(-4.5))
    #expect(raster[column, Int(scene.panels[0].y.pixel(-4.5 * 0.3))] == UInt32(band.color.packed))
    #expect(raster[column, Int(scene.panels[0].y.pixel(-4.5 * 0.36))] == UInt32(scene.theme.background.packed))
    #expect(scene.panels[0].y.range.lowerBound <= -2)
    #expect(self.scene(try request(("f", "rrelu"), ("min", "0"))).bands.isEmpty)
    #expect(self.scene(try request(("f", "leaky_relu"))).bands.isEmpty)
  }

  @Test("in a comparison what grows fast leaves the picture, alone it is shown whole")
  func sharedRange() throws {
    #expect(scene(try request(("f", "exponential"))).panels[0].y.range.upperBound > 400)
    #expect(scene(try request(("f", "sigmoid"), ("f", "exponential"))).panels[0].y.range.upperBound <= 10)
    #expect(scene(try request(("f", "relu"), ("f", "tanh"))).panels[0].y.range.contains(6))
    let steep = try request(("f", "sigmoid"), ("f", "thresholded_relu"), ("threshold", "6"), ("max", "100"))
    let dots = scene(steep).dots
    #expect(dots.allSatisfy { $0.center.y >= scene(steep).panels[0].area.top - 1 })
  }

  @Test("values without end leave a gap and do not spoil the axes")
  func infinities() throws {
    let request = try request(("f", "exponential"), ("min", "-1000"), ("max", "1000"))
    let scene = scene(request)
    #expect(scene.panels[0].y.range.upperBound <= 2e12)
    #expect(scene.strokes.joined.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    #expect(try !renderer.png(request).isEmpty)
  }

  @Test("every function can be drawn over every domain", arguments: ActivationFunction.all.map(\.id))
  func extremeDomains(id: String) throws {
    for (low, high) in [(-1000, 1000), (-1000, -999), (0, 1000), (999, 1000), (-6, 0)] {
      let request = try request(("f", id), ("min", "\(low)"), ("max", "\(high)"), ("w", "300"), ("h", "200"))
      #expect(try !renderer.png(request).isEmpty)
      #expect(scene(request).texts.count > 4)
    }
    let narrow = try request(("f", id), ("min", "-0.0005"), ("max", "0.0005"))
    #expect(scene(narrow).texts.count > 4)
  }

  @Test("a missing font is told with the places that were looked at")
  func missingFont() {
    #expect(throws: DrawingFailure.fontMissing(looked: ["/nowhere/DejaVuSans.ttf"])) {
      try PlotRenderer(fontFolders: ["/nowhere"])
    }
  }

  @Test("the SVG holds the title, escaped, and no styles")
  func svg() throws {
    let text = String(decoding: renderer.svg(try request(("f", "leaky_relu"), ("theme", "dark"))), as: UTF8.self)
    #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"450\""))
    #expect(text.contains("<title>LeakyReLU, α = 0.2 and its derivative for x from −6 to 6</title>"))
    #expect(!text.contains("style") && !text.contains("NaN") && !text.contains("inf"))
    #expect(text.contains("#0e1d26"))
  }
}

@Suite("Ticks of plots") struct PlotTickTests {
  @Test("steps are 1, 2 or 5 times a power of ten, and not too many")
  func steps() {
    for exponent in -4...6 {
      for first in 1...9 {
        let width = Double(first) * pow10(exponent)
        let ticks = PlotTicks(0...width, most: 8)
        let mantissa = ticks.step / pow10(Int(log10Floor(ticks.step)))
        #expect([1.0, 2, 5, 10].contains { abs($0 - mantissa) < 1e-9 }, "\(width): \(ticks.step)")
        #expect((4...9).contains(ticks.numbers(in: 0...width).count), "\(width)")
      }
    }
  }

  @Test("labels have the step's decimals and a true minus sign")
  func labels() {
    func labels(_ range: ClosedRange<Double>, _ most: Int) -> [String] {
      let ticks = PlotTicks(range, most: most)
      return ticks.numbers(in: range).map(ticks.label)
    }
    #expect(labels(-6...6, 6) == ["−6", "−4", "−2", "0", "2", "4", "6"])
    #expect(labels(-0.2...0.2, 4) == ["−0.2", "−0.1", "0.0", "0.1", "0.2"])
    #expect(labels(0...2e12, 4) == ["0", "5·10¹¹", "1·10¹²", "15·10¹¹", "2·10¹²"])
    #expect(labels(0...0.00002, 2) == ["0", "1·10⁻⁵", "2·10⁻⁵"])
  }

  private func pow10(_ exponent: Int) -> Double {
    exponent < 0
      ? 1 / (0..<(-exponent)).reduce(1) { power, _ in power * 10 } : (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private func log10Floor(_ number: Double) -> Double {
    var (rest, exponent) = (number * (1 + 1e-12), 0.0)
    while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
    while rest < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
    return exponent
  }
}

extension PlotRaster {
  subscript(x: Int, y: Int) -> UInt32 { pixels[y * width + x] }
}

extension [PlotScene.Stroke] {
  fileprivate var joined: [PlotScene.Point] { flatMap { $0.lines.flatMap(\.self) } }
}
