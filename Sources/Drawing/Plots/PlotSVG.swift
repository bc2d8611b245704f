/// A scene as SVG 1.1, without styles and scripts: it may stand under a strict content policy.
struct PlotSVG {
  private let scene: PlotScene
  private let title: String

  init(_ scene: PlotScene, title: String) {
    self.scene = scene
    self.title = title
  }

  func bytes() -> [UInt8] {
    let parts =
      [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(scene.width)\" height=\"\(scene.height)\" "
          + "viewBox=\"0 0 \(scene.width) \(scene.height)\" role=\"img\" "
          + "font-family=\"DejaVu Sans, Verdana, sans-serif\">",
        "<title>\(Self.escaped(title))</title>",
        "<rect width=\"100%\" height=\"100%\" fill=\"\(hex(scene.theme.background))\"/>",
      ] + scene.panels.enumerated().map { clip($0.element.area, place: $0.offset) } + scene.bands.map(element)
      + scene.rules.map(element) + scene.strokes.map(element) + scene.dots.map(element)
      + scene.texts.map(element)
      + ["</svg>\n"]
    return Array(parts.joined(separator: "\n").utf8)
  }

  private func element(_ band: PlotScene.Band) -> String {
    let outline = (band.upper + band.lower.reversed()).map { "\(number($0.x)) \(number($0.y))" }
    return
      "<path d=\"M\(outline.joined(separator: "L"))Z\" fill=\"\(hex(band.color))\" clip-path=\"\(reference(to: band.clip))\"/>"
  }

  private func clip(_ area: PlotScene.Area, place: Int) -> String {
    "<clipPath id=\"area\(place)\"><rect x=\"\(number(area.left - 2))\" y=\"\(number(area.top - 2))\" "
      + "width=\"\(number(area.width + 4))\" height=\"\(number(area.height + 4))\"/></clipPath>"
  }

  private func reference(to area: PlotScene.Area) -> String {
    "url(#area\(scene.panels.firstIndex { $0.area == area } ?? 0))"
  }

  /// On half a unit: the line then fills one pixel.
  private func element(_ rule: PlotScene.Rule) -> String {
    func half(_ place: Double) -> String { number(place.rounded(.down) + 0.5) }
    return "<line x1=\"\(half(rule.from.x))\" y1=\"\(half(rule.from.y))\" x2=\"\(half(rule.to.x))\" "
      + "y2=\"\(half(rule.to.y))\" stroke=\"\(hex(rule.color))\"/>"
  }

  private func element(_ stroke: PlotScene.Stroke) -> String {
    let path = stroke.lines.map { line in
      "M" + line.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
    }
    let lengths = stroke.dash.map(number).joined(separator: " ")
    let dash = lengths.isEmpty ? "" : " stroke-dasharray=\"\(lengths)\""
    let clip = stroke.clip.map { " clip-path=\"\(reference(to: $0))\"" } ?? ""
    return "<path d=\"\(path.joined())\" fill=\"none\" stroke=\"\(hex(stroke.color))\" "
      + "stroke-width=\"\(number(stroke.width))\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(dash)\(clip)/>"
  }

  private func element(_ dot: PlotScene.Dot) -> String {
    let fill = dot.isFilled ? dot.color : scene.theme.background
    return "<circle cx=\"\(number(dot.center.x))\" cy=\"\(number(dot.center.y))\" r=\"3.5\" fill=\"\(hex(fill))\" "
      + "stroke=\"\(hex(dot.color))\" stroke-width=\"2\"/>"
  }

  private func element(_ text: PlotScene.Text) -> String {
    "<text x=\"\(number(text.position.x))\" y=\"\(number(text.position.y))\" font-size=\"\(number(text.size))\" "
      + "text-anchor=\"\(text.anchor.rawValue)\" fill=\"\(hex(text.color))\">\(Self.escaped(text.words))</text>"
  }

  /// To a hundredth of a pixel.
  private func number(_ value: Double) -> String {
    let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
    guard !hundredths.isMultiple(of: 100) else { return String(hundredths / 100) }
    let digits = String(abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    let fraction = (digits.count < 2 ? "0" : "") + digits
    return "\(sign)\(abs(hundredths) / 100).\(fraction.hasSuffix("0") ? String(fraction.dropLast()) : fraction)"
  }

  private func hex(_ color: Color) -> String {
    let digits = String(UInt32(color.packed), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }
}
