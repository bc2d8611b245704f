/**
 * @param {number} bytes
 * @returns {string} such as `999 bytes`, `1.5 kB`, `20.0 MB`: powers of 1000, as the server writes sizes
 */
export function formattedSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`
  const units = ["kB", "MB", "GB", "TB"]
  let tenths = Math.floor(bytes / 100)
  let unit = 0
  while (tenths >= 10000 && unit < units.length - 1) {
    tenths = Math.floor(tenths / 1000)
    unit += 1
  }
  return `${Math.floor(tenths / 10)}.${tenths % 10} ${units[unit]}`
}

/**
 * What is wrong with an upload before it is sent; the server says the same afterwards.
 * @param {number[]} sizes bytes of each file
 * @param {{ files: number, bytes: number }} limits
 * @returns {string | null}
 */
export function uploadProblem(sizes, limits) {
  if (sizes.length > limits.files) {
    return `These are ${sizes.length} files; one upload takes at most ${limits.files}.`
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (bytes > limits.bytes) {
    return `These files have ${formattedSize(bytes)}; one upload takes at most ${formattedSize(limits.bytes)}.`
  }
  return null
}
