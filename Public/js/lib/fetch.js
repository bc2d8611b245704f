import { local } from "./site.js"

/**
 * Sends a request and reads its answer as JSON; fails only where no answer comes.
 *
 * @param {string} address
 * @param {{ method?: string, token?: string, body?: unknown, timeout?: number, keepalive?: boolean }} [options]
 *   `token` goes into `X-CSRFToken`; `timeout` in milliseconds
 * @returns {Promise<{ status: number, body: any, headers: Headers }>} the body is undefined where it is no JSON
 */
export async function requestJSON(address, { method = "GET", token, body, timeout = 30_000, keepalive } = {}) {
  const response = await fetch(local(address), {
    method,
    headers: {
      Accept: "application/json",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token === undefined ? {} : { "X-CSRFToken": token }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "error",
    keepalive,
    signal: AbortSignal.timeout(timeout),
  })
  const text = await response.text()
  return { status: response.status, body: parsed(text), headers: response.headers }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The token that the layout put into this page, or into a newer copy of it. */
export function csrfToken(page = document) {
  return page.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? ""
}
