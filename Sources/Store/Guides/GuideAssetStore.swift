public import Database
public import Domain

/// Pictures in guides, for those who see the guide.
public struct GuideAssetStore: Sendable {
  /// More than a guide that somebody reads.
  public static let most = 200

  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func asset(_ uuid: String, for viewer: Viewer) async throws -> GuideAsset {
    try await database.read { try Self.asset(uuid, for: viewer, on: $0) }
  }

  /// A guide's pictures, in their order of coming.
  public func assets(of guide: Guide.ID) async throws -> [GuideAsset] {
    try await database.read { try Self.assets(of: guide, on: $0) }
  }

  public static func assets(of guide: Guide.ID, on connection: any Connection) throws -> [GuideAsset] {
    try connection.all(ofGuide, guide, map: asset)
  }

  public static func asset(_ uuid: String, for viewer: Viewer, on connection: any Connection) throws -> GuideAsset {
    let text: SQLText = """
      SELECT a.uuid, a.guide_id, u.id, u.name, u.display_name, u.last_name, a.name, a.width, a.height, a.blob_key,
        a.media_type, a.created_at
      FROM guide_assets a JOIN guides g ON g.id = a.guide_id LEFT JOIN users u ON u.id = a.owner_id
      WHERE a.uuid = \(uuid) AND (\(GuideStore.visible(to: viewer)))
      """
    guard let found = try connection.first("guideAsset.one", text, map: asset) else { throw NotFound("picture") }
    return found
  }

  /// - Throws: `Conflict` where the guide has too many pictures.
  public static func insert(
    _ asset: GuideAsset,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    guard try connection.first(count, asset.guide, map: { $0.int(0) }) ?? 0 < most else {
      throw Conflict("A guide has at most \(most) pictures.")
    }
    try connection.execute(
      insertion,
      asset.uuid,
      asset.guide,
      owner,
      asset.name,
      asset.width,
      asset.height,
      asset.blobKey,
      asset.mediaType,
      now
    )
  }

  /// Notes the file for removal, too.
  public static func delete(_ asset: GuideAsset, now: Timestamp, on connection: any Connection) throws {
    guard try connection.execute(deletion, asset.uuid) == 1 else { throw NotFound("picture") }
    try OrphanStore.note([asset.blobKey], now: now, on: connection)
  }

  private static func asset(_ row: Row) -> GuideAsset {
    GuideAsset(
      uuid: row.string(0),
      guide: row.identifier(1),
      owner: row.person(2),
      name: row.string(6),
      width: row.int(7),
      height: row.int(8),
      blobKey: row.string(9),
      mediaType: row.string(10),
      created: row.timestamp(11)
    )
  }
}

extension GuideAssetStore {
  static let ofGuide = Query(
    "guideAsset.ofGuide",
    """
    SELECT a.uuid, a.guide_id, u.id, u.name, u.display_name, u.last_name, a.name, a.width, a.height, a.blob_key,
      a.media_type, a.created_at
    FROM guide_assets a LEFT JOIN users u ON u.id = a.owner_id WHERE a.guide_id = $1 ORDER BY a.id
    """
  )

  static let insertion = Query(
    "guideAsset.insertion",
    """
    INSERT INTO guide_assets (uuid, guide_id, owner_id, name, width, height, blob_key, media_type, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """
  )

  static let count = Query("guideAsset.count", "SELECT count(*) FROM guide_assets WHERE guide_id = $1")
  static let deletion = Query("guideAsset.deletion", "DELETE FROM guide_assets WHERE uuid = $1")

  public static let queries = [ofGuide, insertion, count, deletion]
}
