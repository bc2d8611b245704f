public import Domain
internal import CGD

/// Draws the gallery's pictures; the same input gives the same bytes.
public enum MascotArtist {
  /// The sides of each GIF and still, in pixels.
  public static let size = 360
  /// The sides of a favicon, in pixels.
  public static let faviconSize = 64

  /// An animation that repeats for ever without a jump.
  public static func gif(_ mascot: Mascot, _ act: MascotAct) throws(DrawingFailure) -> [UInt8] {
    let film = try film(mascot, act, count: act.frameCount)
    let palette = SharedPalette(film)
    let gif = AnimatedGIF(
      width: size,
      height: size,
      colors: palette.colors,
      exactCount: palette.exactCount,
      delay: act.delay
    )
    return try gif.bytes(film.frames.map(palette.indexes))
  }

  /// The first frame as a PNG, for those who want less motion.
  public static func still(_ mascot: Mascot, _ act: MascotAct) throws(DrawingFailure) -> [UInt8] {
    let film = try film(mascot, act, count: 1)
    let palette = SharedPalette(film)
    let picture = try IndexedPicture(width: size, height: size, colors: palette.colors)
    let places = palette.indexes(of: film.frames[0])
    picture.fill { x, y in places[y * size + x] }
    return try picture.png()
  }

  /// The mascot's face on a clear ground, as a PNG.
  public static func favicon(_ mascot: Mascot) throws(DrawingFailure) -> [UInt8] {
    let painter = try Painter(width: faviconSize, height: faviconSize)
    painter.clear()
    mascot.character.paintFace(painter)
    let canvas = try Canvas(width: faviconSize, height: faviconSize)
    for y in 0..<faviconSize { painter.average(row: y, columns: 0..<faviconSize, into: canvas.row(y)) }
    gdImageSaveAlpha(canvas.image, 1)
    var size: Int32 = 0
    guard let pointer = gdImagePngPtrEx(canvas.image, &size, 9) else { throw .encoding(format: "PNG") }
    defer { gdFree(pointer) }
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: Int(size)))
  }

  private static func film(_ mascot: Mascot, _ act: MascotAct, count: Int) throws(DrawingFailure) -> Film {
    let character = mascot.character
    return try Film(width: size, height: size, count: count) { painter in
      character.paintScenery(act, painter)
    } actor: { phase, painter in
      character.paint(act, at: phase, painter)
    }
  }
}

/// What a mascot must be able to do to be in the gallery.
protocol MascotCharacter {
  /// What does not move.
  func paintScenery(_ act: MascotAct, _ painter: Painter)

  /// What moves; phase 1 would be phase 0 again.
  func paint(_ act: MascotAct, at phase: Double, _ painter: Painter)

  /// The face alone, filling a favicon.
  func paintFace(_ painter: Painter)
}

extension Mascot {
  fileprivate var character: any MascotCharacter {
    switch self {
    case .cat: Cat()
    case .dog: Dog()
    case .owl: Owl()
    case .panda: Panda()
    case .yoda: Yoda()
    }
  }
}

extension MascotAct {
  fileprivate var frameCount: Int {
    switch self {
    case .blinking, .eating: 36
    case .sleeping: 30
    case .waving: 32
    case .jumping: 28
    }
  }

  /// Hundredths of a second between frames.
  fileprivate var delay: Int {
    switch self {
    case .blinking, .sleeping, .eating: 7
    case .jumping, .waving: 5
    }
  }
}
