import HTML

/// Small line drawings, 24 units square, in the colour of the text around them; words always stand beside them.
enum Icon {
  static let chevron = drawing(#"<path d="m6 9 6 6 6-6"/>"#)
  static let arrowBack = drawing(#"<path d="M19 12H5m6-6-6 6 6 6"/>"#)
  static let arrowForth = drawing(#"<path d="M5 12h14m-6-6 6 6-6 6"/>"#)
  static let alert = drawing(#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5m0 3.2v.3"/>"#)
  static let check = drawing(#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#)
  static let cross = drawing(#"<path d="m6 6 12 12M18 6 6 18"/>"#)
  static let plus = drawing(#"<path d="M12 5v14M5 12h14"/>"#)
  static let minus = drawing(#"<path d="M5 12h14"/>"#)
  static let system = drawing(#"<rect x="3" y="4.5" width="18" height="12" rx="2"/><path d="M8 20.5h8m-4-4v4"/>"#)
  static let sun = drawing(
    #"<circle cx="12" cy="12" r="4"/>"#
      + #"<path d="M12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2m16.2-6.7-1.4 1.4M6.7 17.3l-1.4 1.4m0-13.4 1.4 1.4"#
      + #"m10.6 10.6 1.4 1.4"/>"#
  )
  static let moon = drawing(#"<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>"#)
  static let pictures = drawing(
    #"<rect x="3" y="4" width="18" height="16" rx="2"/><circle cx="8.5" cy="9.5" r="1.5"/>"#
      + #"<path d="m4 18 5.5-5.5L13 16l3-3 4.5 4.5"/>"#
  )
  static let curve = drawing(#"<path d="M3 20V4m0 16h18M5 17c7 0 5-11 14-11"/>"#)
  static let boxes = drawing(
    #"<path d="M4 8V4h4m8 0h4v4m0 8v4h-4m-8 0H4v-4"/><rect x="8" y="8" width="8" height="8" rx="1"/>"#
  )
  static let paw = drawing(
    #"<path d="M12 12c3 0 5.5 3 5.5 5.3 0 1.7-1.3 2.7-2.8 2.7-1 0-1.7-.5-2.7-.5s-1.7.5-2.7.5c-1.5 0-2.8-1-2.8-2.7"#
      + #"C6.5 15 9 12 12 12Z"/><circle cx="5" cy="11" r="1.5"/><circle cx="9.2" cy="6.5" r="1.5"/>"#
      + #"<circle cx="14.8" cy="6.5" r="1.5"/><circle cx="19" cy="11" r="1.5"/>"#
  )

  private static func drawing(_ shapes: HTML) -> HTML {
    """
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">\(shapes)</svg>
    """
  }
}

/// The round window of the product's name.
struct BrandMark: Fragment {
  enum Size: String {
    case regular, large
  }

  var size = Size.regular

  var body: HTML {
    """
    <svg class="brand-mark brand-mark--\(size.rawValue)" viewBox="0 0 32 32" aria-hidden="true">\
    <circle class="brand-mark__glass" cx="16" cy="16" r="11"/>\
    <path class="brand-mark__sea" d="M5.1 17.5c2.7-2.2 4.6-2.2 7.3 0s4.6 2.2 7.3 0 4.5-2.2 7.2 0\
    A11 11 0 0 1 5.1 17.5Z"/>\
    <circle class="brand-mark__ring" cx="16" cy="16" r="13"/>\
    <path class="brand-mark__bolts" d="M16 3h.01M16 29h.01M3 16h.01M29 16h.01"/></svg>
    """
  }
}
