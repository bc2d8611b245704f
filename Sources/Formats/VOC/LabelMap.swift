internal import Domain

/// `labelmap.txt`: the names and colours of labels, a line each, the background first.
struct LabelMap {
  /// 0xRRGGBB, in the file's order; the background is the first.
  private(set) var entries: [(name: String, color: UInt32)] = []

  static let backgroundName = "background"

  private static let borderName = ""
  private static let vocNames = [
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
    "horse",
    "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
  ]
  /// The seam around objects, and what is too hard to tell.
  private static let vocBorder: UInt32 = 0xE0E0C0

  /// PASCAL VOC's own colours: the bits of a number, spread over the three channels from the greatest bit down.
  static func vocColor(_ number: Int) -> UInt32 {
    var (red, green, blue): (UInt32, UInt32, UInt32) = (0, 0, 0)
    var rest = number
    for bit in 0..<8 {
      red |= UInt32(rest & 1) << (7 - bit)
      green |= UInt32(rest >> 1 & 1) << (7 - bit)
      blue |= UInt32(rest >> 2 & 1) << (7 - bit)
      rest >>= 3
    }
    return red << 16 | green << 8 | blue
  }

  /// - Parameter hasColors: the labels' own colours; VOC's otherwise, which the file then leaves out.
  static func text(_ labels: LabelIndex, hasColors: Bool) -> String {
    let lines = labels.all.map { entry in
      "\(entry.label.name):\(hasColors ? channels(entry.label.color.rgb) : "")::\n"
    }
    return "# label:color_rgb:parts:actions\n\(backgroundName):\(hasColors ? "0,0,0" : "")::\n" + lines.joined()
  }

  /// - Returns: nil where the archive has none.
  init?(_ archive: DatasetArchive) throws {
    guard let file = archive.names(endingIn: "labelmap.txt").first else { return nil }
    var found: [(String, UInt32)] = []
    try archive.eachLine(of: file) { line, place in
      // Labels may begin with it, too.
      guard !line.hasPrefix("# "), line.trimmed != "#", !line.hasPrefix("#label:color") else { return }
      var parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      // Names may have colons: what follows them are three columns.
      if parts.count > 4 { parts = [parts.dropLast(3).joined(separator: ":")] + parts.suffix(3) }
      parts = parts.map(\.trimmed)
      let channels = parts.count > 1 ? parts[1].split(separator: ",").map { String($0).trimmed } : []
      let numbers = channels.compactMap { UInt32($0) }
      guard channels.isEmpty || (numbers.count == 3 && numbers.allSatisfy { $0 < 256 }) else {
        throw DatasetProblem(place, "A colour is three numbers up to 255, such as 255,0,0; not “\(parts[1])”.")
      }
      let color = numbers.count == 3 ? numbers[0] << 16 | numbers[1] << 8 | numbers[2] : Self.vocColor(found.count)
      found.append((parts[0], color))
    }
    entries = found
  }

  /// The labels' own, where the archive tells no other; then those of VOC 2012, whose devkit has no such file.
  init(_ labels: LabelIndex) {
    let voc = Self.vocNames.enumerated().map { ($1, Self.vocColor($0 + 1)) }
    entries = [(Self.backgroundName, 0)] + labels.labels.map { ($0.name, $0.color.rgb) } + voc
    entries.append((Self.borderName, Self.vocBorder))
  }

  func name(of color: UInt32) -> String? { entries.first { $0.color == color }?.name }

  /// Whether pixels of this colour are no label's; one that is called like the background is a label, too.
  func isBackground(_ color: UInt32) -> Bool {
    let entry = entries.first { $0.color == color || $0.name == Self.backgroundName }
    return (entry?.color == color && entry?.name == Self.backgroundName) || name(of: color) == Self.borderName
  }

  /// Of the labels: one may be called like the background, which comes first.
  var labels: [(name: String, color: UInt32)] {
    var labels = entries
    if let first = labels.firstIndex(where: { $0.name == Self.backgroundName }) { labels.remove(at: first) }
    return labels
  }

  var names: [String] { labels.map(\.name) }

  static func channels(_ color: UInt32) -> String { "\(color >> 16),\(color >> 8 & 0xFF),\(color & 0xFF)" }
}
