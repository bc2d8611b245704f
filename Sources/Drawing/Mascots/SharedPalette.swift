/// At most 255 colours for all frames of a film, so that a flat area never flickers.
///
/// Colours that were painted stay exact; the blends at edges share what places are left, by median cut
/// (Heckbert, "Color image quantization for frame buffer display", 1982) with the split at the mean.
struct SharedPalette {
  static let limit = 255

  private(set) var colors: [Color]
  /// How many of the colours, from the first on, were painted as they are.
  let exactCount: Int
  private var places = [Int32: UInt8]()

  init(_ film: Film) {
    let counts = Self.counts(film)
    let painted = film.colors.filter { counts[$0.packed] != nil }
    colors = Array(painted.sorted { (counts[$0.packed] ?? 0) > (counts[$1.packed] ?? 0) }.prefix(Self.limit * 2 / 3))
    let blends = counts.sorted { $0.key < $1.key }.map { Blend($0.key, count: $0.value) }
    let flats = colors
    exactCount = flats.count
    let loose = blends.filter { blend in !flats.contains { blend.distance(to: $0) < 30 } }
    colors += Self.cut(loose, into: Self.limit - colors.count)
    for blend in blends {
      let nearest = colors.indices.min { blend.distance(to: colors[$0]) < blend.distance(to: colors[$1]) }
      places[blend.packed] = UInt8(nearest ?? 0)
    }
  }

  /// The place in the palette of each pixel.
  func indexes(of frame: [Int32]) -> [UInt8] {
    var (last, place): (Int32, UInt8) = (-1, 0)
    return frame.map { pixel in
      if pixel != last { (last, place) = (pixel, places[pixel] ?? 0) }
      return place
    }
  }

  private static func counts(_ film: Film) -> [Int32: Int] {
    var counts = [Int32: Int]()
    for frame in film.frames {
      var (last, run): (Int32, Int) = (-1, 0)
      for pixel in frame {
        if pixel == last {
          run += 1
        } else {
          if run > 0 { counts[last, default: 0] += run }
          (last, run) = (pixel, 1)
        }
      }
      counts[last, default: 0] += run
    }
    return counts
  }

  private static func cut(_ blends: [Blend], into count: Int) -> [Color] {
    guard !blends.isEmpty else { return [] }
    var boxes = [Box(blends)]
    while boxes.count < count {
      guard let widest = boxes.indices.max(by: { boxes[$0].spread < boxes[$1].spread }), boxes[widest].spread > 0
      else { break }
      let (low, high) = boxes[widest].halves
      boxes[widest] = low
      boxes.append(high)
    }
    return boxes.map(\.mean)
  }
}

/// A colour with its weight: the root of its count, so that a large area does not take all places.
private struct Blend {
  let packed: Int32
  let channels: SIMD3<Double>
  let weight: Double

  init(_ packed: Int32, count: Int) {
    self.packed = packed
    channels = SIMD3(Double(packed >> 16 & 255), Double(packed >> 8 & 255), Double(packed & 255))
    weight = Double(count).squareRoot()
  }

  /// How differently eyes see the two, squared; green counts most.
  func distance(to color: Color) -> Double {
    let difference = channels - SIMD3(Double(color.red), Double(color.green), Double(color.blue))
    return (difference * difference * Box.sight).sum()
  }
}

/// Blends that share a place of the palette.
private struct Box {
  static let sight = SIMD3(2.0, 4.0, 3.0)

  let blends: [Blend]
  let average: SIMD3<Double>
  let axis: Int
  /// The weighted squared deviation along `axis`.
  let spread: Double

  init(_ blends: [Blend]) {
    self.blends = blends
    var (sum, squares, weight) = (SIMD3<Double>.zero, SIMD3<Double>.zero, 0.0)
    for blend in blends {
      sum += blend.channels * blend.weight
      squares += blend.channels * blend.channels * blend.weight
      weight += blend.weight
    }
    average = sum / weight
    let spreads = (squares - sum * average) * Self.sight
    axis = (0..<3).max { spreads[$0] < spreads[$1] } ?? 0
    spread = blends.count > 1 ? spreads[axis] : 0
  }

  var halves: (Box, Box) {
    let low = blends.filter { $0.channels[axis] <= average[axis] }
    let high = blends.filter { $0.channels[axis] > average[axis] }
    guard !low.isEmpty, !high.isEmpty else { return (Box([blends[0]]), Box(Array(blends.dropFirst()))) }
    return (Box(low), Box(high))
  }

  var mean: Color {
    let rounded = average.rounded(.toNearestOrAwayFromZero)
    return Color(UInt32(rounded.x) << 16 | UInt32(rounded.y) << 8 | UInt32(rounded.z))
  }
}
