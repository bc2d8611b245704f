/**
 * As a table by the attribute's id, or as CVAT's list.
 * @param {any} json
 * @returns {Record<string, string>}
 */
export function attributesFrom(json) {
  if (!json) return {}
  const pairs = Array.isArray(json) ? json.map(({ spec_id, value }) => [spec_id, value]) : Object.entries(json)
  return Object.freeze(Object.fromEntries(pairs.map(([id, value]) => [String(id), String(value)])))
}

/** @param {Readonly<Record<string, string>>} attributes */
export function attributesJSON(attributes) {
  return Object.entries(attributes).map(([id, value]) => ({ spec_id: Number(id), value }))
}
