/// Who made an annotation, and when; edits leave both as they are.
public struct Authorship: Equatable, Sendable {
  /// Nobody where it is not known.
  public static let unknown = Authorship(creator: nil, created: nil)

  public let creator: User.ID?
  public let created: Timestamp?

  public init(creator: User.ID?, created: Timestamp?) {
    self.creator = creator
    self.created = created
  }
}

/// An annotation's key and place with who made it: what lists need that do not draw it.
public struct AuthoredAnnotation: Equatable, Sendable {
  /// The server's own number, which one task has once.
  public let id: Annotation.ID
  public let uid: AnnotationUID
  /// Of a track: its first.
  public let frame: Int
  public let label: Label.ID
  /// The account's name; nil where nobody knows, or where the account is gone.
  public let creator: String?
  /// Empty where the reader may not see it, or where there is none.
  public let email: String
  public let created: Timestamp?
  public let isTrack: Bool

  public init(
    id: Annotation.ID,
    uid: AnnotationUID,
    frame: Int,
    label: Label.ID,
    creator: String? = nil,
    email: String = "",
    created: Timestamp? = nil,
    isTrack: Bool = false
  ) {
    self.id = id
    self.uid = uid
    self.frame = frame
    self.label = label
    self.creator = creator
    self.email = email
    self.created = created
    self.isTrack = isTrack
  }
}
