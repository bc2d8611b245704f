/// How to annotate: a text in Markdown, of a project or of a task without project.
public struct Guide: Equatable, Sendable {
  public typealias ID = Identifier<Guide>

  public enum Subject: Equatable, Sendable {
    case project(Project.ID)
    case task(LabelingTask.ID)
  }

  public let id: ID
  public let subject: Subject
  public let markdown: String
  public let created: Timestamp
  public let updated: Timestamp

  public init(id: ID, subject: Subject, markdown: String, created: Timestamp, updated: Timestamp) {
    self.id = id
    self.subject = subject
    self.markdown = markdown
    self.created = created
    self.updated = updated
  }

  /// - Throws: `ValidationFailure` for `markdown`.
  public static func checked(_ markdown: String) throws(ValidationFailure) -> String {
    guard markdown.utf8.count <= 200_000 else {
      throw ValidationFailure(field: "markdown", "A guide has at most 200,000 bytes.")
    }
    return markdown
  }

  /// A text whose pictures (`/api/assets/<key>`) have other keys.
  ///
  /// - Parameter keys: the new ones by the old ones, all of them UUIDs; a key that is none stays as it is.
  public static func markdown(_ markdown: String, withPictures keys: [String: String]) -> String {
    let address = "/api/assets/"
    let parts = markdown.split(separator: address, omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts.first ?? "")) { text, part in
      let key = String(part.prefix(GuideAsset.keyLength))
      text += address
      // A shorter one would let the text grow.
      text += key.count == GuideAsset.keyLength ? keys[key] ?? key : key
      text += part.dropFirst(GuideAsset.keyLength)
    }
  }
}

/// A picture in a guide.
public struct GuideAsset: Equatable, Sendable {
  /// Characters of a UUID (RFC 9562, 4).
  static let keyLength = 36

  /// What its address ends in.
  public let uuid: String
  public let guide: Guide.ID
  public let owner: Person?
  public let name: String
  public let width: Int
  public let height: Int
  public let blobKey: String
  public let mediaType: String
  public let created: Timestamp

  public init(
    uuid: String,
    guide: Guide.ID,
    owner: Person?,
    name: String,
    width: Int,
    height: Int,
    blobKey: String,
    mediaType: String,
    created: Timestamp
  ) {
    self.uuid = uuid
    self.guide = guide
    self.owner = owner
    self.name = name
    self.width = width
    self.height = height
    self.blobKey = blobKey
    self.mediaType = mediaType
    self.created = created
  }
}
