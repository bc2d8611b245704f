/** One page is on its way at a time; the newest wish ends the one before. */
let visits = new AbortController()

/**
 * Puts another page's content into the explorer; without an answer the browser goes there itself.
 * @param {HTMLElement} explorer
 * @param {string} next
 * @returns {Promise<string | null>} what the new plot shows in words, or null
 */
export async function loaded(explorer, next) {
  visits.abort()
  visits = new AbortController()
  const { signal } = visits
  try {
    const { content, title } = await fetched(explorer, next, signal)
    const alt = altOf(content)
    document.title = title
    replaceContent(explorer, content)
    return alt
  } catch {
    if (!signal.aborted) location.assign(next)
    return null
  }
}

/**
 * Takes the words and tables of another page, and leaves the controls alone.
 * @param {HTMLElement} explorer
 * @param {string} next
 * @param {() => boolean} isWanted still, when the answer is there
 * @returns {Promise<string | null>}
 */
export async function refreshed(explorer, next, isWanted) {
  visits.abort()
  visits = new AbortController()
  try {
    const { content } = await fetched(explorer, next, visits.signal)
    if (!isWanted()) return null
    replaceParts(explorer, content)
    return altOf(content)
  } catch {
    // Without an answer the words stay those of the plot before; the next change asks again.
    return null
  }
}

/**
 * @param {HTMLElement} explorer
 * @param {string} next
 * @param {AbortSignal} signal
 */
async function fetched(explorer, next, signal) {
  const response = await fetch(next, { signal, headers: { Accept: "text/html" } })
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const content = page.querySelector(explorer.localName)
  if (!content) throw new Error("The answer is no explorer.")
  return { content, title: page.title }
}

/** @param {Element} content */
function altOf(content) {
  return content.querySelector("img.plot")?.getAttribute("alt") ?? ""
}

/**
 * The old picture stays until the new one is decoded; what has the focus keeps it.
 * @param {HTMLElement} explorer
 * @param {Element} content
 */
function replaceContent(explorer, content) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null
  const again = focused && explorer.contains(focused) ? selectorOf(focused) : null
  const open = [...explorer.querySelectorAll("details")].map((details) => details.open)
  const scroll = explorer.querySelector(".explorer__others")?.scrollTop ?? 0
  const plot = explorer.querySelector("img.plot")
  if (plot) content.querySelector("picture")?.replaceChildren(plot)
  explorer.replaceChildren(...content.childNodes)
  for (const [place, details] of explorer.querySelectorAll("details").entries()) {
    if (open[place]) details.open = true
  }
  explorer.querySelector(".explorer__others")?.scrollTo(0, scroll)
  const target = again ? explorer.querySelector(again) : null
  if (target instanceof HTMLElement) target.focus({ preventScroll: true })
}

/** @param {HTMLElement} element */
function selectorOf(element) {
  const { name, value, type, rel } = /** @type {any} */ (element)
  if (name) {
    const selector = `[name="${CSS.escape(name)}"]`
    return type === "checkbox" ? `${selector}[value="${CSS.escape(value)}"]` : selector
  }
  if (rel) return `[rel="${CSS.escape(rel)}"]`
  const address = element.getAttribute("href")
  return address ? `[href="${CSS.escape(address)}"]` : null
}

/**
 * @param {HTMLElement} explorer
 * @param {Element} content
 */
function replaceParts(explorer, content) {
  for (const part of explorer.querySelectorAll("[data-part]")) {
    const other = content.querySelector(`[data-part="${CSS.escape(part.getAttribute("data-part") ?? "")}"]`)
    if (!other || part.contains(document.activeElement)) continue
    if (part instanceof HTMLDetailsElement) other.toggleAttribute("open", part.open)
    part.replaceWith(other)
  }
}
