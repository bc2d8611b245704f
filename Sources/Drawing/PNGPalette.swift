/// A picture as runs of one colour, and its colours: at most 256; where it has more, the rarest ones become the nearest
/// of the others.
struct PixelPalette {
  /// Neighbours in a row that have one colour.
  struct Run {
    let length: Int32
    fileprivate let color: Int32
  }

  private(set) var colors: [UInt32] = []
  /// Row by row; none goes on into the next row.
  let runs: [Run]
  /// The place in `colors` of each colour that a run may name.
  private var places: [UInt8] = []

  /// - Parameter pixels: `0xRRGGBB`, rows of `width`.
  init(_ pixels: [UInt32], width: Int) {
    var table = ColorTable()
    var found: [UInt32] = []
    var counts: [Int] = []
    var runs: [Run] = []
    runs.reserveCapacity(pixels.count / 16)
    pixels.withUnsafeBufferPointer { pixels in
      var start = 0
      var rowEnd = 0
      while start < pixels.count {
        if start == rowEnd { rowEnd += width }
        let color = pixels[start]
        let end = Self.end(of: color, from: start + 1, to: rowEnd, in: pixels)
        let number = table.place(of: color, orNew: found.count)
        if number == found.count {
          found.append(color)
          counts.append(0)
        }
        counts[number] += end - start
        runs.append(Run(length: Int32(end - start), color: Int32(number)))
        start = end
      }
    }
    self.runs = runs
    if found.count > 256 {
      reduce(found, counts)
    } else {
      colors = found
      places = found.indices.map { UInt8($0) }
    }
  }

  /// The place in `colors` of a run's colour.
  func place(of run: Run) -> UInt8 { places[Int(run.color)] }

  /// Four pixels at once: most of a plot is its background.
  private static func end(
    of color: UInt32,
    from start: Int,
    to limit: Int,
    in pixels: UnsafeBufferPointer<UInt32>
  ) -> Int {
    var end = start
    let four = SIMD4(repeating: color)
    while end + 4 <= limit, SIMD4(pixels[end], pixels[end + 1], pixels[end + 2], pixels[end + 3]) == four { end += 4 }
    while end < limit, pixels[end] == color { end += 1 }
    return end
  }

  private mutating func reduce(_ found: [UInt32], _ counts: [Int]) {
    let order = found.indices.sorted { (counts[$0], found[$1]) > (counts[$1], found[$0]) }
    let kept = order.prefix(256).map { found[$0] }
    places = [UInt8](repeating: 0, count: found.count)
    for (place, number) in order.prefix(256).enumerated() { places[number] = UInt8(place) }
    for number in order.dropFirst(256) {
      places[number] = Self.nearest(to: found[number], in: kept)
    }
    colors = kept
  }

  /// The first of the nearest ones.
  private static func nearest(to color: UInt32, in kept: [UInt32]) -> UInt8 {
    kept.withUnsafeBufferPointer { kept in
      var (best, least) = (0, Int32.max)
      for place in kept.indices {
        let distance = distance(color, kept[place])
        if distance < least { (best, least) = (place, distance) }
      }
      return UInt8(best)
    }
  }

  private static func distance(_ a: UInt32, _ b: UInt32) -> Int32 {
    let red = Int32(truncatingIfNeeded: a >> 16 & 0xFF) &- Int32(truncatingIfNeeded: b >> 16 & 0xFF)
    let green = Int32(truncatingIfNeeded: a >> 8 & 0xFF) &- Int32(truncatingIfNeeded: b >> 8 & 0xFF)
    let blue = Int32(truncatingIfNeeded: a & 0xFF) &- Int32(truncatingIfNeeded: b & 0xFF)
    return red &* red &+ green &* green &+ blue &* blue
  }
}

/// From colours to numbers, with open addressing: a dictionary would take ten times as long for each run.
private struct ColorTable {
  private var keys = [UInt32](repeating: .max, count: 1024)
  private var places = [Int](repeating: 0, count: 1024)
  private var count = 0

  /// The number of a colour; a new colour gets the one that is given.
  mutating func place(of color: UInt32, orNew place: Int) -> Int {
    var slot = Int(color &* 2_654_435_761 >> 8) & (keys.count - 1)
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
