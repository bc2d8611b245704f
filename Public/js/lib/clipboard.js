/**
 * Puts a text into the clipboard. Browsers lend it to https and localhost only; over plain http what is selected is
 * copied the old way.
 *
 * @param {string} text
 * @returns {Promise<boolean>} false where nothing was copied
 */
export async function copied(text) {
  if (!navigator.clipboard) return document.execCommand("copy")
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return document.execCommand("copy")
  }
}
