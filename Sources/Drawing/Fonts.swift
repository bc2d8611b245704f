internal import CGD
internal import Glibc
internal import Synchronization

/// Finds a font and hands out its letters as coverage; safe on any thread.
final class Fonts: Sendable {
  static let file = "DejaVuSans.ttf"

  private struct Key: Hashable {
    let letter: Unicode.Scalar
    let size: Int
  }

  /// The path of a TrueType file.
  private let path: String
  /// What was drawn already. Plots hold a hundred letters in a dozen sizes; the bound is for whatever else may come.
  private let letters = Mutex<[Key: Letter]>([:])
  private static let mostLetters = 4096

  /// libgd's settings are the process' own and must be made before any thread draws; a `static let` is made once.
  private static let isSetUp: Bool = {
    gdFTUseFontConfig(0)
    return gdFontCacheSetup() == 0
  }()

  /// - Parameter folders: absolute; the first that has the font is taken.
  init(folders: [String]) throws(DrawingFailure) {
    _ = Self.isSetUp
    let paths = folders.map { "\($0)/\(Self.file)" }
    guard let path = paths.first(where: { access($0, R_OK) == 0 }) else { throw .fontMissing(looked: paths) }
    self.path = path
  }

  /// The letters of a line of text.
  ///
  /// - Parameter size: of the em, in pixels.
  func letters(of words: String, size: Int) throws(DrawingFailure) -> [Letter] {
    let keys = words.unicodeScalars.map { Key(letter: Self.isKnown($0) ? $0 : Self.unknown, size: size) }
    let known = letters.withLock { cache in keys.map { cache[$0] } }
    var result: [Letter] = []
    for (key, letter) in zip(keys, known) {
      if let letter { result.append(letter) } else { result.append(try drawn(key)) }
    }
    return result
  }

  /// Stands for what libgd does not read: four bytes of UTF-8, such as an emoji's, come out as four wrong letters.
  private static let unknown: Unicode.Scalar = "□"

  private static func isKnown(_ letter: Unicode.Scalar) -> Bool { letter.value <= 0xFFFF }

  /// The width of a line of text, in pixels.
  func width(of words: String, size: Int) -> Int {
    do {
      return try letters(of: words, size: size).map(\.advance).reduce(0, +)
    } catch {
      // Whoever draws the same letters is told; until then they take no place.
      return 0
    }
  }

  private func drawn(_ key: Key) throws(DrawingFailure) -> Letter {
    let letter = try Letter(key.letter, path: path, size: key.size)
    letters.withLock { cache in
      if cache.count >= Self.mostLetters { cache.removeAll() }
      cache[key] = letter
    }
    return letter
  }
}
