/// Two pictures of one thing, to be laid over each other.
public struct Comparison: Equatable, Sendable {
  public typealias ID = Identifier<Comparison>

  public enum Origin: Equatable, Sendable {
    /// Made by an administrator, kept in the database.
    case stored(ID)
    /// A folder under `DATA_DIR/comparisons`.
    case folder
    /// Part of the program.
    case bundled
  }

  public let origin: Origin
  /// The last part of its address.
  public let slug: String
  public let words: ComparisonWords
  /// Shown left of the divider, or above it.
  public let first: ComparisonSide
  public let second: ComparisonSide

  public init(
    origin: Origin,
    slug: String,
    words: ComparisonWords,
    first: ComparisonSide,
    second: ComparisonSide
  ) {
    self.origin = origin
    self.slug = slug
    self.words = words
    self.first = first
    self.second = second
  }

  public subscript(place: ComparisonSide.Place) -> ComparisonSide { place == .first ? first : second }

  /// Both pictures are here.
  public var isComplete: Bool { first.picture != nil && second.picture != nil }

  public var storedID: ID? {
    if case .stored(let id) = origin { return id }
    return nil
  }

  /// Whether the two fill the same box, within the one per cent that rounding takes.
  public var haveOneShape: Bool {
    guard let first = first.picture, let second = second.picture else { return true }
    let ratio = Double(first.width * second.height) / Double(first.height * second.width)
    return abs(ratio - 1) <= 0.01
  }

  /// Whether the words occur in what is said of it; small and capital letters are the same.
  public func matches(_ search: String) -> Bool {
    guard !search.isEmpty else { return true }
    let text = [words.title, words.text, words.credit, first.label, second.label].joined(separator: " ")
    return text.lowercased().contains(search.lowercased())
  }
}

/// What is said of a pair.
public struct ComparisonWords: Equatable, Sendable {
  public let title: String
  /// A sentence or two; may be empty.
  public let text: String
  /// Who made the pictures; may be empty.
  public let credit: String

  public init(title: String, text: String, credit: String) {
    self.title = title
    self.text = text
    self.credit = credit
  }
}

/// One of the two.
public struct ComparisonSide: Equatable, Sendable {
  public enum Place: String, CaseIterable, Sendable {
    case first, second
  }

  /// A word or two in the picture's corner: `Hubble`.
  public let label: String
  /// What the picture shows, for people who do not see it.
  public let alt: String
  /// Where an administrator can have it fetched from; empty where it was uploaded.
  public let address: String
  /// nil until it is uploaded or fetched.
  public let picture: ComparisonPicture?

  public init(label: String, alt: String, address: String = "", picture: ComparisonPicture?) {
    self.label = label
    self.alt = alt
    self.address = address
    self.picture = picture
  }
}

/// The size of a picture that is here, and which picture it is.
public struct ComparisonPicture: Equatable, Sendable {
  /// Changes with the bytes: letters and digits.
  public let version: String
  /// Pixels, upright.
  public let width: Int
  public let height: Int

  public init(version: String, width: Int, height: Int) {
    self.version = version
    self.width = width
    self.height = height
  }

  /// The widths that the server makes of a picture: the browser takes what its screen needs.
  public static let widths = [350, 700, 1400, 2800]

  /// The widths that there are of this picture, ascending; the last is the whole picture, or the largest that is made.
  public var widths: [Int] {
    let largest = Self.widths.last ?? width
    return Self.widths.filter { $0 < width } + (width <= largest ? [width] : [])
  }
}
