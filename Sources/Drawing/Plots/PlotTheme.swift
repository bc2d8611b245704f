internal import Domain

/// The colours of a plot. Curves keep a contrast of 3 : 1 and more on the background and stay apart for people who see
/// few colours: after Okabe and Ito (2008), darkened or lightened for the theme.
struct PlotTheme: Sendable {
  let background: Color
  let grid: Color
  /// x = 0 and y = 0.
  let axis: Color
  let ink: Color
  let muted: Color
  let curves: [Color]

  /// Lengths of dash and gap for each curve of a comparison; their ends are round and reach a little into the gaps.
  static let patterns: [[Double]] = [[], [9, 6], [1, 5], [11, 6, 1, 6], [18, 6], [9, 5, 1, 5, 1, 5]]

  /// The derivative of a function that is shown alone; in a comparison each has its function's colour.
  var loneSlope: Color { curves[1] }

  static func theme(_ theme: PlotRequest.Theme) -> PlotTheme {
    switch theme {
    case .light: light
    case .dark: dark
    }
  }

  /// Background and ink are those of a card on the pages.
  private static let light = PlotTheme(
    background: Color(0xFFFFFF),
    grid: Color(0xE6ECEF),
    axis: Color(0x4A5E69),
    ink: Color(0x102531),
    muted: Color(0x4A5E69),
    curves: [0x0072B2, 0xD55E00, 0x00875F, 0xA8478A, 0x9A6A00, 0x4B5563].map { Color($0) }
  )

  private static let dark = PlotTheme(
    background: Color(0x0E1D26),
    grid: Color(0x22343F),
    axis: Color(0x9DB4BC),
    ink: Color(0xE4EFF2),
    muted: Color(0x9DB4BC),
    curves: [0x56B4E9, 0xFF8A4C, 0x3CCB9E, 0xE79BC8, 0xF0C24B, 0xB9C4D0].map { Color($0) }
  )
}
