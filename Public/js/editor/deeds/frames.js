/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Deeds} Deeds */

/**
 * What commands do with the pictures of the job.
 * @param {Desk} desk
 * @returns {Deeds}
 */
export function frameDeeds(desk) {
  const { frames, settings } = desk
  const beside = (/** @type {number} */ step) => () => desk.open(frames.beside(step))
  return {
    next: beside(1),
    previous: beside(-1),
    "forward-ten": () => desk.open(frames.beside(settings.values.step)),
    "back-ten": () => desk.open(frames.beside(-settings.values.step)),
    first: () => desk.open(frames.numbers[0]),
    last: () => desk.open(frames.numbers[frames.numbers.length - 1]),
    "search-next": () => search(desk, 1),
    "search-previous": () => search(desk, -1),
    "next-changed": () => nextKeyframe(desk),
    "next-empty": () => nextEmpty(desk),
    play: () => desk.player.toggle(),
    "go-to": () => frames.askWhere(),
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

/** @param {Desk} desk */
function nextEmpty(desk) {
  const { frames, scene, annotations } = desk
  const found = frames.numbers.find((number) => number > scene.frame && annotations.count(number) === 0)
  if (found === undefined) return desk.announce("Every further picture has objects.")
  desk.open(found)
}
