import { make } from "../../lib/dom.js"
import { local } from "../../lib/site.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../sync/models.js").DetectorChoice} DetectorChoice */
/** @typedef {import("../sync/models.js").ModelWork} ModelWork */
/** @typedef {import("../sync/models.js").Model} Model */
/** @typedef {import("./dialogs.js").DialogContent} DialogContent */

/** More labels than these are not asked for one by one: equal names are the same. */
const mostMapped = 200

const purposes = {
  interactor: "marks the object that you point at",
  detector: "finds all objects of a picture",
  tracker: "finds an object again on later pictures",
  reid: "says which boxes of two pictures show the same object",
}

/**
 * What is missing, where no model of a kind is known.
 * @param {Model["kind"]} kind
 * @returns {DialogContent}
 */
export function noModelContent(kind) {
  return {
    title: "No model for this yet",
    content: [
      make(
        "p",
        {},
        `This tool asks a model that ${purposes[kind]} (kind “${kind}”), and nobody has declared one here.`,
      ),
      make(
        "p",
        {},
        "An administrator does that under ",
        make("a", { href: local("/admin/models") }, "Models"),
        ": the address of a function in the form of Nuclio's for CVAT, its kind and its labels. Addresses inside the ",
        "own network also need the setting OUTBOUND_ALLOW.",
      ),
    ],
  }
}

/**
 * A detector on this picture, or on all of them in the background.
 * @param {Desk} desk
 * @returns {Promise<DialogContent>}
 */
export async function detectorContent(desk) {
  const service = await desk.models.get()
  const models = await service.ofKind("detector")
  if (models.length === 0) return noModelContent("detector")
  const form = new DetectorForm(desk, models)
  const work = await BackgroundWork.of(desk, service)
  const begin = (/** @type {boolean} */ isWholeTask) => () =>
    work.begin(() => service.api.begin(form.choice, isWholeTask))
  return {
    title: "Find objects by a model",
    content: [...form.elements, work.element],
    buttons: [
      { words: "On this picture", action: () => service.detect(form.choice) },
      { words: "On the whole job", action: begin(false), stays: true },
      { words: "On the whole task", action: begin(true), stays: true },
      { words: "Join boxes into tracks…", action: () => desk.dialogs.identify() },
    ],
  }
}

/** What models do in the background for this task: bars that grow, and buttons that end the work. */
export class BackgroundWork {
  element = make("div", { class: "editor-work", role: "status" })

  #desk
  #service

  /**
   * @param {Desk} desk
   * @param {import("../models.js").Models} service
   */
  constructor(desk, service) {
    this.#desk = desk
    this.#service = service
  }

  /**
   * With what is under way.
   * @param {Desk} desk
   * @param {import("../models.js").Models} service
   */
  static async of(desk, service) {
    const work = new BackgroundWork(desk, service)
    const running = (await service.api.work()).filter(({ status }) => status === "queued" || status === "started")
    for (const { id } of running) work.#watch(id)
    return work
  }

  /** @param {() => Promise<ModelWork>} ask what begins it, once the server has what was drawn */
  async begin(ask) {
    this.element.replaceChildren(...this.element.querySelectorAll(":scope > :has(progress)"))
    try {
      await this.#desk.saving.saveNow()
      const { id } = await ask()
      this.#watch(id)
    } catch (error) {
      this.element.append(make("p", {}, error instanceof Error ? error.message : String(error)))
    }
  }

  /** @param {string} id */
  #watch(id) {
    const { api } = this.#service
    const bar = make("progress", { max: 100, value: 0, "aria-label": "How far the model is" })
    const cancel = make("button", { type: "button", class: "button button--small" }, "Cancel the work")
    cancel.addEventListener("click", () => api.cancel(id).catch((error) => this.#desk.announce(error.message)))
    const row = make("p", { class: "editor-field" }, "A model is at work, also when this is closed.", bar, cancel)
    this.element.append(row)
    this.#service.watch(id, ({ status, progress, exc_info }) => {
      bar.value = progress
      if (status === "finished") row.replaceChildren("The model is done with all pictures.")
      if (status === "failed") row.replaceChildren(exc_info ?? "The model's work failed.")
    })
  }
}

/** Which model, from which score on, and which of its labels are which of ours. */
class DetectorForm {
  /** @type {HTMLElement[]} */
  elements

  #desk
  #models
  #model
  #threshold
  #polygons
  #cleanup
  #mapping = make("div", { class: "editor-mapping", role: "group", "aria-label": "Labels" })

  /**
   * @param {Desk} desk
   * @param {Model[]} models
   */
  constructor(desk, models) {
    this.#desk = desk
    this.#models = models
    const { acceptFrom } = desk.settings.values
    this.#model = make(
      "select",
      { id: "detector-model", autofocus: true },
      ...models.map(({ id, name }) => make("option", { value: id }, name)),
    )
    this.#model.addEventListener("change", () => this.#fill())
    this.#threshold = make("input", { type: "number", id: "detector-threshold", min: 0, max: 100, value: acceptFrom })
    this.#polygons = make("input", { type: "checkbox", id: "detector-polygons" })
    this.#cleanup = make("input", { type: "checkbox", id: "detector-cleanup" })
    this.elements = [
      field("detector-model", "Model", this.#model),
      field("detector-threshold", "Only what scores at least (%)", this.#threshold),
      this.#mapping,
      make("label", { class: "editor-check" }, this.#polygons, "Masks as polygons"),
      make("label", { class: "editor-check" }, this.#cleanup, "Instead of what is there"),
    ]
    this.#fill()
  }

  /** @returns {DetectorChoice} */
  get choice() {
    const selects = [...this.#mapping.querySelectorAll("select")]
    const pairs = selects.filter(({ value }) => value !== "").map(({ name, value }) => [name, value])
    return {
      model: this.#model.value,
      threshold: Number(this.#threshold.value) / 100,
      mapping: selects.length > 0 ? Object.fromEntries(pairs) : undefined,
      masksBecomePolygons: this.#polygons.checked,
      cleansUp: this.#cleanup.checked,
    }
  }

  #fill() {
    const model = this.#models.find(({ id }) => id === this.#model.value)
    const labels = model?.labels_v2 ?? []
    const own = this.#desk.palette.labels.map(({ name }) => name)
    const description = model?.description ? [make("p", { class: "editor-hint" }, model.description)] : []
    if (labels.length === 0 || labels.length > mostMapped) {
      const words = "What the model finds gets the label of the same name; the rest is dropped."
      return this.#mapping.replaceChildren(...description, make("p", { class: "editor-hint" }, words))
    }
    this.#mapping.replaceChildren(
      ...description,
      ...labels.map(({ name }, index) => {
        const equal = own.find((label) => label.toLowerCase() === name.toLowerCase())
        const options = [
          make("option", { value: "" }, "– drop –"),
          ...own.map((label) => make("option", { value: label, selected: label === equal }, label)),
        ]
        return field(`detector-map-${index}`, name, make("select", { id: `detector-map-${index}`, name }, ...options))
      }),
    )
  }
}

/**
 * @param {string} id
 * @param {string} words
 * @param {HTMLElement} control
 */
export function field(id, words, control) {
  return make("p", { class: "editor-field" }, make("label", { for: id }, words), control)
}
