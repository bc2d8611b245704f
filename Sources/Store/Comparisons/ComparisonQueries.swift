public import Database

extension ComparisonStore {
  /// A pair with both of its sides, as `comparison(_:)` reads it.
  private static let selection: StaticString = """
    SELECT c.id, c.slug, c.title, c.description, c.credit,
      a.label, a.alt, a.address, a.blob_key, a.width, a.height,
      b.label, b.alt, b.address, b.blob_key, b.width, b.height
    FROM comparisons c
    JOIN comparison_sides a ON a.comparison_id = c.id AND a.side = 0
    JOIN comparison_sides b ON b.comparison_id = c.id AND b.side = 1
    """

  private static let search: StaticString = """
    WHERE {lower}(c.title || ' ' || c.description || ' ' || a.label || ' ' || b.label) LIKE $1 ESCAPE '\\'
    """

  static let everyOne = Query("comparison.everyOne", selection, "ORDER BY c.id LIMIT $1")

  static let byID = Query("comparison.byID", selection, "WHERE c.id = $1")

  static let bySlug = Query("comparison.bySlug", selection, "WHERE c.slug = $1")

  static let older = Query("comparison.older", selection, search, "AND c.id < $2 ORDER BY c.id DESC LIMIT $3")

  static let newer = Query("comparison.newer", selection, search, "AND c.id > $2 ORDER BY c.id LIMIT $3")

  static let slugUse = Query("comparison.slugUse", "SELECT id FROM comparisons WHERE slug = $1")

  static let insertion = Query(
    "comparison.insertion",
    """
    INSERT INTO comparisons (slug, title, description, credit, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
    """
  )

  static let sideInsertion = Query(
    "comparison.sideInsertion",
    """
    INSERT INTO comparison_sides (comparison_id, side, label, alt, address, blob_key, width, height)
    VALUES ($1, $2, $3, $4, $5, '', 0, 0)
    """
  )

  static let renewal = Query(
    "comparison.renewal",
    "UPDATE comparisons SET title = $1, description = $2, credit = $3, updated_at = $4 WHERE id = $5"
  )

  static let sideRenewal = Query(
    "comparison.sideRenewal",
    "UPDATE comparison_sides SET label = $1, alt = $2, address = $3 WHERE comparison_id = $4 AND side = $5"
  )

  static let picturing = Query(
    "comparison.picturing",
    """
    UPDATE comparison_sides SET blob_key = $1, width = $2, height = $3 WHERE comparison_id = $4 AND side = $5
    """
  )

  static let orphaningOfSide = Query(
    "comparison.orphaningOfSide",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT blob_key, CAST($1 AS BIGINT) FROM comparison_sides
    WHERE comparison_id = $2 AND side = $3 AND blob_key <> ''
    """
  )

  static let orphaning = Query(
    "comparison.orphaning",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT blob_key, CAST($1 AS BIGINT) FROM comparison_sides WHERE comparison_id = $2 AND blob_key <> ''
    """
  )

  static let deletion = Query("comparison.deletion", "DELETE FROM comparisons WHERE id = $1")

  public static let queries = [
    everyOne, byID, bySlug, older, newer, slugUse, insertion, sideInsertion, renewal, sideRenewal, picturing,
    orphaningOfSide, orphaning, deletion,
  ]
}
