import { formattedSize, uploadProblem } from "./upload-limits.js"

/** So many files are listed by name; the rest is counted. */
const longestList = 100

/**
 * Takes pictures by drag and drop, lists them, and sends the form with a progress bar that can be cancelled. Without
 * JavaScript the file field inside and the plain form do. Attributes: `data-files`, `data-bytes`, the server's limits.
 */
export class PictureDrop extends HTMLElement {
  #abort = new AbortController()
  /** @type {XMLHttpRequest | null} */
  #request = null
  /** @param {BeforeUnloadEvent} event */
  #warn = (event) => event.preventDefault()

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.addEventListener("dragover", (event) => this.#hover(event), { signal })
    this.addEventListener("dragleave", () => this.classList.remove("picture-drop--over"), { signal })
    this.addEventListener("drop", (event) => this.#drop(event), { signal })
    this.addEventListener("change", () => this.#list(), { signal })
    this.#form?.addEventListener("submit", (event) => this.#send(event), { signal })
    this.#list()
  }

  disconnectedCallback() {
    this.#abort.abort()
    removeEventListener("beforeunload", this.#warn)
    this.#request?.abort()
  }

  /** @returns {HTMLInputElement | null} */
  get #input() {
    return this.querySelector('input[type="file"]')
  }

  get #form() {
    return this.closest("form")
  }

  get #files() {
    return [...(this.#input?.files ?? [])]
  }

  /** @param {DragEvent} event */
  #hover(event) {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    this.classList.add("picture-drop--over")
  }

  /**
   * Dropped files join the ones that were chosen before.
   * @param {DragEvent} event
   */
  #drop(event) {
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    this.classList.remove("picture-drop--over")
    this.#take([...this.#files, ...event.dataTransfer.files])
  }

  /** @param {File[]} files */
  #take(files) {
    if (!this.#input) return
    const transfer = new DataTransfer()
    for (const file of files) transfer.items.add(file)
    this.#input.files = transfer.files
    this.#list()
  }

  #list() {
    this.querySelector("ul")?.remove()
    const files = this.#files
    this.#say(this.#problem ?? this.#summary(files))
    this.#input?.setCustomValidity(this.#problem ?? "")
    if (files.length === 0) return
    const list = document.createElement("ul")
    list.className = "picture-drop__list"
    list.tabIndex = 0
    list.setAttribute("aria-label", "Chosen files")
    list.append(...files.slice(0, longestList).map((file, index) => this.#line(file, index)))
    if (files.length > longestList) list.append(rest(files.length - longestList))
    this.append(list)
  }

  /** @param {File[]} files */
  #summary(files) {
    if (files.length === 0) return "Drop pictures here, or choose them."
    const bytes = files.reduce((sum, file) => sum + file.size, 0)
    return `${files.length} ${files.length === 1 ? "file" : "files"}, ${formattedSize(bytes)}`
  }

  get #problem() {
    const limits = { files: Number(this.dataset.files), bytes: Number(this.dataset.bytes) }
    return uploadProblem(this.#files.map((file) => file.size), limits)
  }

  /**
   * @param {File} file
   * @param {number} index
   */
  #line(file, index) {
    const line = document.createElement("li")
    line.className = "picture-drop__file"
    const remove = document.createElement("button")
    remove.type = "button"
    remove.className = "button button--small button--quiet"
    remove.textContent = "Remove"
    remove.setAttribute("aria-label", `Remove ${file.name}`)
    remove.addEventListener("click", () => this.#take(this.#files.filter((_, other) => other !== index)))
    line.append(words("picture-drop__name", file.name), words("picture-drop__size", formattedSize(file.size)), remove)
    return line
  }

  /** @param {SubmitEvent} event */
  #send(event) {
    const form = this.#form
    if (!form) return
    event.preventDefault()
    if (this.#request) return
    const content = new FormData(form)
    const request = new XMLHttpRequest()
    this.#request = request
    this.#showProgress(request)
    request.addEventListener("load", () => this.#finish(request))
    request.addEventListener("error", () => this.#stop("The connection broke: nothing was made. Please try again."))
    request.addEventListener("abort", () => this.#stop("Cancelled: nothing was made."))
    request.open("POST", form.action)
    request.setRequestHeader(
      "X-CSRFToken",
      document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "",
    )
    request.responseType = "document"
    request.send(content)
  }

  /** @param {XMLHttpRequest} request */
  #showProgress(request) {
    const progress = document.createElement("progress")
    progress.className = "picture-drop__progress"
    progress.max = 1
    progress.value = 0
    progress.setAttribute("aria-label", "Upload")
    const cancel = document.createElement("button")
    cancel.type = "button"
    cancel.className = "button button--small"
    cancel.textContent = "Cancel upload"
    cancel.addEventListener("click", () => request.abort())
    const sending = document.createElement("div")
    sending.className = "picture-drop__sending"
    sending.append(progress, cancel)
    this.append(sending)
    this.#enable(false)
    this.#say("Sending…")
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return
      progress.value = event.loaded / event.total
      this.#say(`Sending: ${formattedSize(event.loaded)} of ${formattedSize(event.total)}. Keep this page open.`)
    })
    request.upload.addEventListener("load", () => {
      progress.removeAttribute("value")
      this.#say("Sent. The server looks at the files…")
    })
    // Once all is sent the server goes on alone; until then leaving the page would lose it.
    addEventListener("beforeunload", this.#warn)
  }

  /**
   * After a redirect the new page is shown; otherwise the answer is this form with sentences about what was wrong.
   * @param {XMLHttpRequest} request
   */
  #finish(request) {
    removeEventListener("beforeunload", this.#warn)
    if (request.status < 400) {
      location.assign(request.responseURL)
      return
    }
    const answer = request.responseXML?.querySelector("main")
    const main = document.querySelector("main")
    if (!answer || !main) {
      this.#stop("The server refused the upload: nothing was made.")
      return
    }
    const files = this.#input?.files
    main.replaceWith(document.adoptNode(answer))
    const successor = answer.querySelector("picture-drop")
    if (successor instanceof PictureDrop) successor.keep(files)
    const invalid = answer.querySelector("[aria-invalid]")
    if (invalid instanceof HTMLElement) invalid.focus()
  }

  /**
   * The files of the form that this one replaces: what was chosen is not lost.
   * @param {FileList | null | undefined} files
   */
  keep(files) {
    this.#take([...(files ?? [])])
  }

  /** @param {string} sentence */
  #stop(sentence) {
    removeEventListener("beforeunload", this.#warn)
    this.#request = null
    this.querySelector(".picture-drop__sending")?.remove()
    this.#enable(true)
    this.#say(sentence)
  }

  /**
   * What is on its way cannot be changed or sent twice.
   * @param {boolean} isEnabled
   */
  #enable(isEnabled) {
    const controls = this.#form?.querySelectorAll("button:not([type]), .picture-drop__file button, input[type=file]")
    for (const control of controls ?? []) control.toggleAttribute("disabled", !isEnabled)
  }

  /** @param {string} sentence */
  #say(sentence) {
    let line = this.querySelector("[role=status]")
    if (!line) {
      line = words("picture-drop__words", "")
      line.setAttribute("role", "status")
      this.append(line)
    }
    line.textContent = sentence
  }
}

/**
 * @param {string} className
 * @param {string} text
 */
function words(className, text) {
  const span = document.createElement("span")
  span.className = className
  span.textContent = text
  return span
}

/** @param {number} count */
function rest(count) {
  const line = document.createElement("li")
  line.className = "picture-drop__file"
  line.textContent = `and ${count} more`
  return line
}

customElements.define("picture-drop", PictureDrop)
