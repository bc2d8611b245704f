public import Database

extension WebhookDeliveryStore {
  static let columns: StaticString = """
    d.id, d.uid, d.webhook_id, d.event, d.changed_fields, d.body, d.is_redelivery, d.state, d.attempts, d.status_code,
    d.response, d.milliseconds, d.created_at, d.updated_at
    """

  private static let claimed: StaticString = """
    RETURNING id, uid, webhook_id, event, changed_fields, body, is_redelivery, state, attempts, status_code, response,
      milliseconds, created_at, updated_at, target_url, secret, checks_certificate
    """

  static let fanning = Query(
    "webhookDelivery.fanning",
    """
    INSERT INTO webhook_deliveries (uid, webhook_id, event, changed_fields, body, target_url, secret,
      checks_certificate, is_redelivery, state, attempts, not_before, lease_until, response, created_at, updated_at)
    SELECT CAST($1 AS TEXT), id, CAST($2 AS TEXT), CAST($3 AS TEXT),
      CAST($4 AS TEXT) || ',"webhook_id":' || CAST(id AS TEXT) || '}', target_url, secret, checks_certificate, 0,
      'waiting', 0, CAST($5 AS BIGINT), 0, '', CAST($5 AS BIGINT), CAST($5 AS BIGINT)
    FROM webhooks
    WHERE (organization_id = $6 OR project_id = $7) AND is_active = 1 AND events LIKE $8
    """
  )

  static let insertion = Query(
    "webhookDelivery.insertion",
    """
    INSERT INTO webhook_deliveries (uid, webhook_id, event, changed_fields, body, target_url, secret,
      checks_certificate, is_redelivery, state, attempts, not_before, lease_until, response, created_at, updated_at)
    SELECT CAST($1 AS TEXT), id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), target_url, secret,
      checks_certificate, CAST($5 AS SMALLINT), 'waiting', 0, CAST($6 AS BIGINT), 0, '', CAST($6 AS BIGINT),
      CAST($6 AS BIGINT)
    FROM webhooks WHERE id = $7
    RETURNING id
    """
  )

  static let waiting = Query(
    "webhookDelivery.waiting",
    "SELECT 1 FROM webhook_deliveries WHERE state = 'waiting' AND not_before <= $1 AND lease_until < $1 LIMIT 1"
  )

  static let claiming = Query(
    "webhookDelivery.claiming",
    """
    UPDATE webhook_deliveries SET lease_until = $1, attempts = attempts + 1
    WHERE id = (
      SELECT d.id FROM webhook_deliveries d
      WHERE d.state = 'waiting' AND d.not_before <= $2 AND d.lease_until < $2
      ORDER BY (SELECT count(*) FROM webhook_deliveries o
        WHERE o.webhook_id = d.webhook_id AND o.state = 'waiting' AND o.lease_until >= $2), d.id
      LIMIT 1 {skip locked})
    """,
    claimed
  )

  static let claimingOne = Query(
    "webhookDelivery.claimingOne",
    "UPDATE webhook_deliveries SET lease_until = $1, attempts = attempts + 1 WHERE id = $2",
    claimed
  )

  static let concluding = Query(
    "webhookDelivery.concluding",
    """
    UPDATE webhook_deliveries SET state = $1, status_code = $2, response = $3, milliseconds = $4, not_before = $5,
      lease_until = 0, updated_at = $6
    WHERE id = $7
    """
  )

  static let forgetting = Query(
    "webhookDelivery.forgetting",
    "DELETE FROM webhook_deliveries WHERE created_at < $1 AND state <> 'waiting'"
  )

  public static let queries = [fanning, insertion, waiting, claiming, claimingOne, concluding, forgetting]
}
