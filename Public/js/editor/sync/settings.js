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
   * @param {object} values
   * @returns {Promise<boolean>} whether the server has them
   */
  async write(values) {
    const sent = requestJSON(address, { method: "PUT", keepalive: true, token: csrfToken(), body: values })
    return (await sent.catch(() => undefined))?.status === 204
  }
}
