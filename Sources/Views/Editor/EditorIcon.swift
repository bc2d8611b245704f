import HTML

/// The editor's icons: 24 × 24, one stroke in the colour of the text. Each stands beside its word.
enum EditorIcon {
  static let back = icon("M14 6l-6 6 6 6")
  static let help = icon("M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5M12 3a9 9 0 1 0 .01 0")
  static let list = icon("M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1")
  static let backTen = icon("M12 6l-6 6 6 6M19 6l-6 6 6 6")
  static let previous = icon("M15 6l-6 6 6 6")
  static let next = icon("M9 6l6 6-6 6")
  static let forwardTen = icon("M12 6l6 6-6 6M5 6l6 6-6 6")
  static let select = icon("M6 4l12 8-5.5 1.2L10 19z")
  static let rectangle = icon("M5 7h14v10H5zM3.5 5.5h3v3h-3zM17.5 15.5h3v3h-3z")
  static let pan = icon(
    "M12 3v18M3 12h18M12 3l-2.5 2.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5"
  )
  static let undo = icon("M9 6L5 10l4 4M5 10h9a5 5 0 0 1 0 10h-3")
  static let redo = icon("M15 6l4 4-4 4M19 10h-9a5 5 0 0 0 0 10h3")
  static let copy = icon("M9 9h10v11H9zM6 15H5V4h10v2")
  static let paste = icon("M8 5H5v15h14V5h-3M9 3h6v4H9zM9 12h6M9 16h4")
  static let occluded = icon("M4 8h10v10H4zM10 8V5h10v10h-3", dashes: "3 2")
  static let delete = icon("M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5")
  static let zoomIn = icon("M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L20 20M7.5 10.5h6M10.5 7.5v6")
  static let zoomOut = icon("M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L20 20M7.5 10.5h6")
  static let fit = icon("M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5")

  private static func icon(_ path: String, dashes: String? = nil) -> HTML {
    let dashed: HTML? = dashes.map { #" stroke-dasharray="\#($0)""# }
    return """
      <svg class="editor-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" \
      stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"\(dashed)>\
      <path d="\(path)"/></svg>
      """
  }
}
