import { csrfToken, requestJSON } from "../../lib/fetch.js"

const address = "/api/editor/settings"

/** What a person has chosen, on the server: it follows them to other browsers. */
export class SettingsInterface {
  /** @returns {Promise<Record<string, unknown> | undefined>} undefined where the server cannot be asked */
  async read() {
    const answer = await requestJSON(address).catch(() => undefined)
    return answer?.status === 200 && answer.body && typeof answer.body === "object" ? answer.body : undefined
  }

  /**
   * What cannot be sent stays in this browser, and goes along with the next change, or from the next page.
   * @param {Record<string, import("../settings.js").Choice>} choices
   */
  async write(choices) {
    await requestJSON(address, { method: "PATCH", keepalive: true, token: csrfToken(), body: choices }).catch(() => {})
  }
}
