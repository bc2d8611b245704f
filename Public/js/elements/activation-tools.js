/**
 * Buttons that only scripts can serve.
 * @param {Element} button
 * @param {string} link the explorer's address as it is now
 */
export function useTool(button, link) {
  if (button.hasAttribute("data-fullscreen")) return toggleFullscreen(button.closest("figure"))
  if (button.hasAttribute("data-copy-frame")) return copyAndSay(button, frameOf(link))
  return copyAndSay(button, button.getAttribute("data-copy") ?? link)
}

/**
 * The markup that shows the plot and its controls in a page of one's own.
 * @param {string} link
 */
function frameOf(link) {
  const address = new URL(link)
  address.searchParams.set("embed", "1")
  const frame = document.createElement("iframe")
  frame.src = address.href
  frame.title = document.title
  frame.setAttribute("loading", "lazy")
  frame.setAttribute("width", "100%")
  frame.setAttribute("height", "880")
  return frame.outerHTML
}

/** @param {Element | null} figure */
async function toggleFullscreen(figure) {
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await figure?.requestFullscreen()
  } catch {
    // The browser or the frame around the page forbids it: the picture stays where it is.
  }
}

/**
 * @param {Element} button
 * @param {string} text
 */
async function copyAndSay(button, text) {
  const words = button.getAttribute("data-words") ?? button.textContent ?? ""
  button.setAttribute("data-words", words)
  button.setAttribute("aria-live", "polite")
  button.textContent = (await copied(text)) ? "Copied" : "Not copied"
  button.addEventListener("blur", () => button.textContent = words, { once: true })
}

/**
 * Browsers lend the clipboard to https and localhost only; over plain http a field is selected and copied the old way.
 * @param {string} text
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    field.value = text
    document.body.append(field)
    field.select()
    const isDone = document.execCommand("copy")
    field.remove()
    return isDone
  }
}
