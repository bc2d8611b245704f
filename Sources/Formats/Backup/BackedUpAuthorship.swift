public import Domain

/// Who made an annotation, by name, and when, as far as a backup says it.
public struct BackedUpAuthorship: Equatable, Sendable {
  /// Nobody where what stands there cannot be a user's name.
  public var owner: String?
  public var created: Timestamp?

  public init(owner: String? = nil, created: Timestamp? = nil) {
    self.owner = owner
    self.created = created
  }

  /// A file's text, if an account might have it for its name: names are kept in memory until the backup is stored, and
  /// PostgreSQL has no place for U+0000.
  static func name(_ text: String) -> String? {
    let scalars = text.unicodeScalars
    return 1...UserName.mostCharacters ~= scalars.count && !scalars.contains("\0") ? text : nil
  }
}
