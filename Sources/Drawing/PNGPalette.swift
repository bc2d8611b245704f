/// The colours of a picture, at most 256; where it has more, the rarest ones become the nearest of the others.
struct PixelPalette {
  private(set) var colors: [UInt32] = []
  private var table = ColorTable()

  init(_ pixels: [UInt32]) {
    var counts: [Int] = []
    var last: UInt32?
    var place = 0
    for pixel in pixels {
      if pixel != last {
        place = table.place(of: pixel, orNew: colors.count)
        if place == colors.count {
          colors.append(pixel)
          counts.append(0)
        }
        last = pixel
      }
      counts[place] += 1
    }
    if colors.count > 256 { reduce(counts) }
  }

  func lookup() -> Lookup { Lookup(table: table) }

  /// Finds places; neighbours mostly have the same colour.
  struct Lookup {
    fileprivate var table: ColorTable
    private var last: UInt32 = .max
    private var lastPlace: UInt8 = 0

    fileprivate init(table: ColorTable) {
      self.table = table
    }

    mutating func place(of color: UInt32) -> UInt8 {
      if color != last {
        lastPlace = UInt8(truncatingIfNeeded: table.place(of: color, orNew: 0))
        last = color
      }
      return lastPlace
    }
  }

  private mutating func reduce(_ counts: [Int]) {
    let order = colors.indices.sorted { (counts[$0], colors[$1]) > (counts[$1], colors[$0]) }
    let kept = order.prefix(256).map { colors[$0] }
    var reduced = ColorTable()
    for (place, color) in kept.enumerated() { _ = reduced.place(of: color, orNew: place) }
    for index in order.dropFirst(256) {
      let color = colors[index]
      let nearest = kept.indices.min { Self.distance(color, kept[$0]) < Self.distance(color, kept[$1]) } ?? 0
      _ = reduced.place(of: color, orNew: nearest)
    }
    (colors, table) = (kept, reduced)
  }

  private static func distance(_ a: UInt32, _ b: UInt32) -> Int {
    let red = Int(a >> 16 & 0xFF) - Int(b >> 16 & 0xFF)
    let green = Int(a >> 8 & 0xFF) - Int(b >> 8 & 0xFF)
    let blue = Int(a & 0xFF) - Int(b & 0xFF)
    return red * red + green * green + blue * blue
  }
}

/// From colours to numbers, with open addressing: a dictionary would take ten times as long for each pixel.
private struct ColorTable {
  private var keys = [UInt32](repeating: .max, count: 1024)
  private var places = [Int](repeating: 0, count: 1024)
  private var count = 0

  /// The number of a colour; a new colour gets the one that is given.
  mutating func place(of color: UInt32, orNew place: Int) -> Int {
    var slot = Int(color &* 2_654_435_761) & (keys.count - 1)
    while keys[slot] != color {
      if keys[slot] == .max {
        insert(color, place, at: slot)
        return place
      }
      slot = (slot + 1) & (keys.count - 1)
    }
    return places[slot]
  }

  private mutating func insert(_ color: UInt32, _ place: Int, at slot: Int) {
    keys[slot] = color
    places[slot] = place
    count += 1
    guard count * 2 > keys.count else { return }
    let pairs = zip(keys, places).filter { $0.0 != .max }
    keys = [UInt32](repeating: .max, count: keys.count * 2)
    places = [Int](repeating: 0, count: keys.count)
    count = 0
    for (key, value) in pairs { _ = self.place(of: key, orNew: value) }
  }
}
