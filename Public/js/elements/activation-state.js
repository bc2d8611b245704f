/**
 * The items of a plot's address that differ from the usual ones, in the order that they are given.
 *
 * @param {Iterable<{ name: string, value: string, usual: string | null }>} fields numbers as text
 * @returns {string} without `?`
 */
export function stateQuery(fields) {
  const items = []
  for (const { name, value, usual } of fields) {
    if (usual !== null && sameValue(value, usual)) continue
    items.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  }
  return items.join("&")
}

/**
 * @param {string} a
 * @param {string} b
 */
function sameValue(a, b) {
  return a === b || (a !== "" && b !== "" && Number(a) === Number(b))
}

/**
 * A number for people, as the server writes it: at most five significant digits and a true minus sign.
 * @param {number} number
 */
export function readable(number) {
  return String(Number(number.toPrecision(5))).replace("-", "−")
}

/**
 * What is wrong with a number that was typed, or null.
 * @param {string} text
 * @param {{ low: number, high: number }} range
 */
export function numberProblem(text, { low, high }) {
  const number = Number(text)
  if (text.trim() === "" || !Number.isFinite(number)) return "This must be a number."
  if (number < low || number > high) return `This must lie between ${readable(low)} and ${readable(high)}.`
  return null
}

/**
 * @param {string} path
 * @param {string} query without `?`
 */
export function address(path, query) {
  return query ? `${path}?${query}` : path
}
