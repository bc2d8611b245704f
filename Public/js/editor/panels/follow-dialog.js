import { make } from "../../lib/dom.js"
import { noModelContent } from "./models-dialog.js"

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * A tracker follows the selected object through the pictures that come.
 * @param {Desk} desk
 * @returns {Promise<import("./dialogs.js").DialogContent>}
 */
export async function followContent(desk) {
  const service = await desk.models.get()
  const models = await service.ofKind("tracker")
  if (models.length === 0) return noModelContent("tracker")
  const { target } = desk.scene
  const ahead = desk.frames.numbers.filter((number) => number > desk.scene.frame).length
  const isFollowed = target && (target.type === "rectangle" || target.type === "polygon") && target.rotation === 0
  if (!isFollowed || ahead === 0) {
    const words = ahead === 0
      ? "This is the last picture: there is none to follow an object to."
      : "Select a rectangle that is not turned, or a polygon: a model can follow it to the pictures that come."
    return { title: "Follow an object by a model", content: [make("p", {}, words)] }
  }
  const options = models.map(({ id, name }) => make("option", { value: id }, name))
  const model = make("select", { id: "follow-model", autofocus: true }, ...options)
  const count = make("input", {
    type: "number",
    id: "follow-count",
    min: 1,
    max: ahead,
    value: Math.min(ahead, desk.settings.values.step),
  })
  const bar = make("progress", { max: 1, value: 0, "aria-label": "How far the model is", hidden: true })
  const begin = make("button", { type: "button", class: "button button--small button--primary" }, "Follow")
  const stop = new AbortController()
  const end = make("button", { type: "button", class: "button button--small", hidden: true }, "Stop")
  end.addEventListener("click", () => stop.abort())
  const actions = make("p", { class: "editor-choices" }, begin, end, bar)
  begin.addEventListener("click", async () => {
    if (!count.reportValidity()) return
    const pictures = Number(count.value)
    bar.max = pictures
    begin.hidden = model.disabled = count.disabled = true
    bar.hidden = end.hidden = false
    end.focus()
    await service.follow(target, model.value, pictures, stop.signal, (done) => {
      bar.value = done
    })
    actions.closest("dialog")?.close()
  })
  return {
    title: "Follow an object by a model",
    content: [
      make("p", { class: "editor-field" }, make("label", { for: "follow-model" }, "Model"), model),
      make(
        "p",
        { class: "editor-field" },
        make("label", { for: "follow-count" }, `Pictures, of ${ahead} that come`),
        count,
      ),
      actions,
    ],
    closed: () => stop.abort(),
  }
}
