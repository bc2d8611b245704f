import Glibc
import Testing

/// Both themes, read from `tokens.css`: the same names, and enough contrast (WCAG 2.2, AA).
@Suite("Themes") struct ThemeTests {
  enum Theme: CaseIterable { case light, dark }

  /// The colours of one theme: `name` to lightness, chroma, hue.
  private func colors(_ theme: Theme) throws -> [String: [Double]] {
    let text = try PublicFiles.text("css/tokens.css")
    let block = try blocks(text)[theme == .light ? 0 : 1]
    let color = #/--color-([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/#
    return Dictionary(
      uniqueKeysWithValues: block.matches(of: color).map { match in
        (String(match.output.1), [match.output.2, match.output.3, match.output.4].compactMap { Double($0) })
      }
    )
  }

  /// The blocks that define colours: light, dark by the system, dark by choice.
  private func blocks(_ text: String) throws -> [Substring] {
    let blocks = text.split(separator: "{").filter { $0.contains("--color-canvas") }.map { $0.prefix { $0 != "}" } }
    try #require(blocks.count == 3)
    return blocks
  }

  @Test("the dark theme is the same, chosen by the system or by the person")
  func darkTwice() throws {
    let blocks = try blocks(PublicFiles.text("css/tokens.css"))
    #expect(blocks[1].split(whereSeparator: \.isWhitespace) == blocks[2].split(whereSeparator: \.isWhitespace))
  }

  @Test("the dark theme redefines every colour of the light one")
  func sameNames() throws {
    let light = try Set(colors(.light).keys)
    #expect(!light.isEmpty)
    #expect(try Set(colors(.dark).keys) == light)
  }

  /// Text on what lies under it.
  static let texts: [(ink: String, grounds: [String])] = [
    ("ink", ["canvas", "surface", "surface-2", "accent-soft"]),
    ("ink-muted", ["canvas", "surface", "surface-2", "accent-soft"]),
    ("accent", ["canvas", "surface", "accent-soft", "surface-2"]),
    ("accent-strong", ["canvas", "surface", "surface-2"]),
    ("on-accent", ["accent", "accent-strong"]), ("danger", ["canvas", "surface", "danger-soft"]),
    ("on-danger", ["danger"]), ("warning", ["canvas", "surface", "surface-2", "warning-soft"]),
    ("success", ["canvas", "surface", "success-soft"]), ("on-deep", ["deep", "deeper"]),
    ("on-deep-muted", ["deep", "deeper"]), ("deeper", ["on-deep", "on-deep-muted"]),
  ]

  @Test("text has a contrast of 4.5", arguments: Theme.allCases)
  func text(theme: Theme) throws {
    let colors = try colors(theme)
    for (ink, grounds) in Self.texts {
      for ground in grounds {
        let contrast = try contrast(#require(colors[ink]), #require(colors[ground]))
        #expect(contrast >= 4.5, "\(ink) on \(ground) in \(theme): \(contrast)")
      }
    }
  }

  @Test("frames of controls and the focus have a contrast of 3", arguments: Theme.allCases)
  func controls(theme: Theme) throws {
    let colors = try colors(theme)
    for line in ["line-strong", "focus", "accent", "danger"] {
      for ground in ["canvas", "surface"] {
        let contrast = try contrast(#require(colors[line]), #require(colors[ground]))
        #expect(contrast >= 3, "\(line) on \(ground) in \(theme): \(contrast)")
      }
    }
  }

  private func contrast(_ one: [Double], _ other: [Double]) -> Double {
    let (first, second) = (luminance(one), luminance(other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Relative luminance of an OKLCH colour, over Björn Ottosson's matrices to linear sRGB.
  private func luminance(_ color: [Double]) -> Double {
    let (lightness, chroma, hue) = (color[0], color[1], color[2] * .pi / 180)
    let (a, b) = (chroma * cos(hue), chroma * sin(hue))
    let long = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
    let medium = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
    let short = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
    let red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    let green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    let blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return 0.2126 * clamped(red) + 0.7152 * clamped(green) + 0.0722 * clamped(blue)
  }

  private func clamped(_ value: Double) -> Double { min(1, max(0, value)) }
}
