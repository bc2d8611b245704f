import { csrfToken, requestJSON } from "../../lib/fetch.js"

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Deeds} Deeds */

/**
 * What commands do with the pictures of the job.
 * @param {Desk} desk
 * @returns {Deeds}
 */
export function frameDeeds(desk) {
  const { frames, settings } = desk
  return {
    next: () => go(desk, 1),
    previous: () => go(desk, -1),
    "next-chapter": () => toChapter(desk, 1),
    "previous-chapter": () => toChapter(desk, -1),
    "remove-frame": () => removeFrame(desk),
    "copy-name": () => copyWords(desk, frames.present.name),
    "copy-link": () => copyWords(desk, linkTo(desk)),
    "forward-ten": () => desk.open(frames.beside(settings.values.step)),
    "back-ten": () => desk.open(frames.beside(-settings.values.step)),
    first: () => desk.open(frames.numbers[0]),
    last: () => desk.open(frames.numbers[frames.numbers.length - 1]),
    "search-next": () => search(desk, 1),
    "search-previous": () => search(desk, -1),
    "next-changed": () => nextKeyframe(desk),
    "next-empty": () => toEmpty(desk, 1),
    play: () => desk.player.toggle(),
    "go-to": () => frames.askWhere(),
    context: () => {
      if (frames.hasContext) return settings.change({ hasContext: !settings.values.hasContext })
      desk.announce("The pictures of this task have no context images.")
    },
    thumbnails: () => settings.change({ hasThumbnails: !settings.values.hasThumbnails }),
  }
}

/**
 * @param {Desk} desk
 * @param {1 | -1} direction
 */
function search(desk, direction) {
  const { annotations, scene, frames } = desk
  const has = (/** @type {number} */ number) => annotations.on(number).some((shape) => scene.filter(shape))
  const found = direction > 0
    ? frames.numbers.find((number) => number > scene.frame && has(number))
    : frames.numbers.findLast((number) => number < scene.frame && has(number))
  if (found === undefined) return desk.announce("No further picture has objects that match.")
  desk.open(found)
}

/** @param {Desk} desk */
function nextKeyframe(desk) {
  const frames = [...desk.annotations.tracks].flatMap(({ keyframes = [] }) => keyframes.map(({ frame }) => frame))
  const later = frames.filter((frame) => frame > desk.scene.frame)
  if (later.length === 0) return desk.announce("No further picture has a keyframe.")
  desk.open(Math.min(...later))
}

/**
 * @param {Desk} desk
 * @param {1 | -1} direction
 */
function toEmpty(desk, direction) {
  const { frames, scene, annotations } = desk
  const isEmpty = (/** @type {number} */ number) => annotations.count(number) === 0
  const found = direction > 0
    ? frames.numbers.find((number) => number > scene.frame && isEmpty(number))
    : frames.numbers.findLast((number) => number < scene.frame && isEmpty(number))
  if (found === undefined) return desk.announce("Every further picture has objects.")
  desk.open(found)
}

/**
 * What the next picture is, people choose by the button's menu.
 * @param {Desk} desk
 * @param {1 | -1} direction
 */
function go(desk, direction) {
  const { goesTo } = desk.settings.values
  if (goesTo === "matching") return search(desk, direction)
  if (goesTo === "empty") return toEmpty(desk, direction)
  if (goesTo === "chapter" && desk.frames.chapters.length > 0) return toChapter(desk, direction)
  desk.open(desk.frames.beside(direction))
}

/**
 * @param {Desk} desk
 * @param {1 | -1} direction
 */
function toChapter(desk, direction) {
  const { frames } = desk
  const found = frames.chapterBeside(direction)
  if (frames.chapters.length === 0) return desk.announce("This job has no chapters: only videos may have some.")
  if (found === undefined) return desk.announce(`There is no ${direction > 0 ? "further" : "earlier"} chapter.`)
  desk.open(found)
}

/**
 * Out of the task, or back into it: what is marked on it stays, but counts no more.
 * @param {Desk} desk
 */
async function removeFrame(desk) {
  const { frames, host } = desk
  const { number, isDeleted, name } = frames.present
  const deleted = isDeleted ? frames.deleted.filter((other) => other !== number) : [...frames.deleted, number]
  const answer = await requestJSON(`/api/jobs/${host.getAttribute("job")}/data/meta`, {
    method: "PATCH",
    token: csrfToken(),
    body: { deleted_frames: deleted },
  }).catch(() => undefined)
  if (answer?.status !== 200) {
    return desk.announce(answer?.body?.detail ?? "The server cannot be reached: the picture stays as it is.")
  }
  frames.markDeleted(number, !isDeleted)
  desk.refresh()
  desk.announce(isDeleted ? `${name} is back.` : `${name} is taken out: Alt+Delete puts it back.`)
}

/**
 * @param {Desk} desk
 * @param {string} words
 */
async function copyWords(desk, words) {
  try {
    await navigator.clipboard.writeText(words)
    desk.announce(`Copied: ${words}`)
  } catch {
    // Browsers give the clipboard to pages of HTTPS alone.
    desk.announce(words)
  }
}

/**
 * The address of this picture, and of the object that is meant.
 * @param {Desk} desk
 */
function linkTo({ scene }) {
  const address = new URL(location.href)
  address.search = ""
  address.searchParams.set("frame", String(scene.frame))
  if (scene.target) address.searchParams.set("object", scene.target.uid)
  return address.href
}
