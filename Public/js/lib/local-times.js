/**
 * The server writes moments in UTC; here they become what the reader's clock shows, as `2026-11-22 04:52`, with UTC in the
 * title. “UTC” goes with it: behind a moment, and in the head of a column of them.
 * @param {ParentNode} part what came from the server
 */
export function showLocalTimes(part) {
  if (new Intl.DateTimeFormat().resolvedOptions().timeZone === "UTC") return
  for (const time of part.querySelectorAll("time")) {
    const moment = new Date(time.dateTime)
    if (time.title !== "" || Number.isNaN(moment.valueOf())) continue
    time.title = `${time.textContent} UTC`
    time.textContent = localMinute(moment)
    const next = time.nextSibling
    if (next instanceof Text) next.data = next.data.replace(/^ UTC\b/, "")
  }
  for (const head of part.querySelectorAll("th")) {
    const words = head.firstChild
    if (words instanceof Text) words.data = words.data.replace(/ \(UTC\)$/, "")
  }
}

/**
 * @param {Date} moment
 * @returns {string} as wide as what the server wrote, so that nothing moves
 */
export function localMinute(moment) {
  const two = (/** @type {number} */ number) => `${number}`.padStart(2, "0")
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-")
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`
}
