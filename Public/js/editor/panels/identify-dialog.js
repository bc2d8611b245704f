import { make } from "../../lib/dom.js"
import { local } from "../../lib/site.js"
import { BackgroundWork, field, noModelContent } from "./models-dialog.js"

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * A model joins the boxes of neighbouring pictures into tracks, in the background.
 * @param {Desk} desk
 * @returns {Promise<import("./dialogs.js").DialogContent>}
 */
export async function identifyContent(desk) {
  const service = await desk.models.get()
  const models = await service.ofKind("reid")
  if (models.length === 0) return noModelContent("reid")
  const work = await BackgroundWork.of(desk, service)
  const options = models.map(({ id, name }) => make("option", { value: id }, name))
  const model = make("select", { id: "identify-model", autofocus: true }, ...options)
  const threshold = make("input", { type: "number", id: "identify-threshold", min: 0, max: 100, value: 50 })
  const distance = make("input", { type: "number", id: "identify-distance", min: 0, max: 100_000, value: 50 })
  const begin = (/** @type {boolean} */ isWholeTask) => () =>
    work.begin(() => {
      const choice = { model: model.value, threshold: Number(threshold.value) / 100, distance: Number(distance.value) }
      return service.api.join(choice, isWholeTask)
    })
  return {
    title: "Join boxes into tracks by a model",
    content: [
      make(
        "p",
        {},
        "The model compares the boxes of each picture with those of the one before. Boxes of one label that show the same ",
        "object become a track, which ends where the object is not found again; boxes without a partner stay as they are.",
      ),
      field("identify-model", "Model", model),
      field("identify-threshold", "How alike they must look, at least (%)", threshold),
      field("identify-distance", "How far an object may move (pixels)", distance),
      make(
        "p",
        { class: "editor-hint" },
        "The boxes that become tracks are kept among ",
        make("a", { href: local(deletions(desk.host)) }, "what was deleted in this job"),
        ", and can be brought back from there.",
      ),
      work.element,
    ],
    buttons: [
      { words: "In the whole job", action: begin(false), stays: true },
      { words: "In the whole task", action: begin(true), stays: true },
    ],
  }
}

/** @param {HTMLElement} host */
function deletions(host) {
  return `/tasks/${host.getAttribute("task")}/jobs/${host.getAttribute("job")}/deletions`
}
