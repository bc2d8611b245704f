import HTML

/// The editor's icons: 24 × 24, one stroke in the colour of the text. Each stands beside its word.
enum EditorIcon {
  static let back = icon("M14 6l-6 6 6 6")
  static let finish = icon("M5 12.5l4.5 4.5L19 7")
  static let help = icon("M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5M12 3a9 9 0 1 0 .01 0")
  static let list = icon("M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1")
  static let backTen = icon("M12 6l-6 6 6 6M19 6l-6 6 6 6")
  static let previous = icon("M15 6l-6 6 6 6")
  static let next = icon("M9 6l6 6-6 6")
  static let forwardTen = icon("M12 6l6 6-6 6M5 6l6 6-6 6")
  static let select = icon("M6 4l12 8-5.5 1.2L10 19z")
  static let rectangle = icon("M5 7h14v10H5zM3.5 5.5h3v3h-3zM17.5 15.5h3v3h-3z")
  static let extreme = icon("M12 4v3M4 12h3M12 17v3M17 12h3M8 8h8v8H8z", dashes: "3 2")
  static let rotated = icon("M12 3l9 9-9 9-9-9z")
  static let polygon = icon("M12 4l8 6-3 9H7L4 10z")
  static let polyline = icon("M4 18l5-9 5 5 6-10")
  static let points = icon("M6 7h.01M17 5h.01M10 13h.01M19 15h.01M6 18h.01M14 19h.01")
  static let ellipse = icon("M12 6c5 0 9 2.7 9 6s-4 6-9 6-9-2.7-9-6 4-6 9-6z")
  static let cuboid = icon("M4 9h11v11H4zM4 9l5-5h11v11l-5 5M15 9l5-5")
  static let cuboidCorners = icon("M4 9h.01M4 20h.01M15 20h.01M20 15h.01M7 9h8v8M9 4h11v8M15 9l5-5")
  static let scissors = icon("M7 8.5a2.5 2.5 0 1 1 .01 0M7 20.5a2.5 2.5 0 1 1 .01 0M9 7l11 9M9 17l11-9")
  static let brush = icon("M20 4c-5 2-9 6-11 10l2 2c4-2 7-6 9-12zM8 15c-3 0-3 3-5 4 3 2 7 1 7-2")
  static let skeleton = icon("M12 7v7M12 9l-5 3M12 9l5 3M12 14l-4 6M12 14l4 6M12 3.5a1.7 1.7 0 1 0 .01 0")
  static let interactor = icon("M4 20L14 10M13 3v4M11 5h4M19 8v4M17 10h4M7 5h.01M18 17h.01")
  static let detect = icon(
    "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 8l1.2 2.8L16 12l-2.8 1.2L12 16l-1.2-2.8L8 12l2.8-1.2z"
  )
  static let follow = icon("M4 13v6h6v-6zM12 13h2M16 13h2M12 19h2M16 19h2M8 9c2-4 7-5 10-2M18 3v4h-4")
  static let identify = icon("M3 4h7v7H3zM14 13h7v7h-7zM10 7.5h4.5c2 0 3 1 3 3V13M15.5 11l2 2 2-2")
  static let tag = icon("M4 4h8l8 8-8 8-8-8zM8 8h.01")
  static let slice = icon("M4 20L20 4M7 4h10v3M4 7v10h3")
  static let relate = icon("M3 4h6v6H3zM15 14h6v6h-6zM9 8.5c4 0 6 1 7.5 5M16.8 10v3.6h-3.6")
  static let region = icon("M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 12h6M12 9v6")
  static let group = icon("M4 4h9v9H4zM11 11h9v9h-9z")
  static let join = icon("M9 5a7 7 0 1 0 0 14M15 5a7 7 0 1 1 0 14M9 5h6M9 19h6")
  static let merge = icon("M5 4c0 6 7 5 7 10v6M19 4c0 6-7 5-7 10")
  static let repeatLast = icon("M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5")
  static let propagate = icon("M4 5h7v7H4zM9 17h11M16 13l4 4-4 4M15 5h5v5")
  static let hide = icon("M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 .01 0")
  static let lock = icon("M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3")
  static let filter = icon("M4 5h16l-6 8v6l-4-2v-4z")
  static let statistics = icon("M5 20V10M12 20V4M19 20v-7")
  static let settings = icon("M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4")
  static let play = icon("M8 5l11 7-11 7z")
  static let context = icon("M3 7h12v12H3zM7 7V4h14v11h-6")
  static let thumbnails = icon("M3 6h5v5H3zM10 6h5v5h-5zM17 6h4v5h-4zM3 15h18")
  static let turn = icon("M19 8a8 8 0 1 0 1 6M20 4v5h-5")
  static let grid = icon("M4 4h16v16H4zM4 9.3h16M4 14.6h16M9.3 4v16M14.6 4v16")
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
