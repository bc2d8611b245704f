import { csrfToken, requestJSON } from "../../lib/fetch.js"
import { make } from "../../lib/dom.js"

/** @typedef {import("../desk.js").Desk} Desk */

const states = ["new", "in progress", "completed", "rejected"]
const stages = ["annotation", "validation", "acceptance"]

/**
 * How far the job is; the server says whether one may change it.
 * @param {Desk} desk
 * @returns {Promise<import("./dialogs.js").DialogContent>}
 */
export async function jobContent(desk) {
  const address = `/api/jobs/${desk.host.getAttribute("job")}`
  const { status, body } = await requestJSON(address)
  if (status !== 200) throw new Error(body?.detail ?? `The server answered ${status}.`)
  const state = choice("State", states, body.state)
  const stage = choice("Stage", stages, body.stage)
  const waiting = desk.saving.state.waiting
  const settings = `/tasks/${desk.host.getAttribute("task")}/jobs/${body.id}/settings`
  return {
    title: `Job ${body.id}`,
    content: [
      state.field,
      stage.field,
      make("p", { class: "editor-hint" }, "Another stage begins anew: its state becomes “new”."),
      ...waiting > 0 ? [make("p", {}, `${waiting} changes are not stored yet.`)] : [],
      make("p", {}, make("a", { href: settings }, "Assignee and time per object")),
    ],
    buttons: [
      { words: "Save", action: () => change(desk, address, body, state.value(), stage.value()) },
      { words: "Finish: completed", action: () => change(desk, address, body, "completed", body.stage) },
    ],
  }
}

/**
 * @param {string} words
 * @param {string[]} values
 * @param {string} present
 */
function choice(words, values, present) {
  const id = `job-${words.toLowerCase()}`
  const options = values.map((value) => make("option", { value, selected: value === present }, value))
  const select = make("select", { id }, ...options)
  return {
    field: make("p", { class: "editor-field" }, make("label", { for: id }, words), select),
    value: () => select.value,
  }
}

/**
 * @param {Desk} desk
 * @param {string} address
 * @param {{ state: string, stage: string }} before
 * @param {string} state
 * @param {string} stage
 */
async function change(desk, address, before, state, stage) {
  const isOtherStage = stage !== before.stage
  const body = { ...isOtherStage ? { stage } : {}, ...state !== before.state ? { state } : {} }
  if (Object.keys(body).length === 0) return
  desk.saving.saveNow()
  const answer = await requestJSON(address, { method: "PATCH", token: csrfToken(), body }).catch(() => undefined)
  if (answer?.status === 200) return desk.announce(`The job is ${answer.body.state}, in ${answer.body.stage}.`)
  desk.announce(answer?.body?.detail ?? "The server cannot be reached: the job stays as it is.")
}
