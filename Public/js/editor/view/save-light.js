/**
 * How saving stands, in words.
 * @param {object} state
 * @param {"saved" | "saving" | "offline" | "conflict"} state.saved
 * @param {number} state.waiting
 * @param {boolean} state.isSignedOut
 * @param {boolean} [state.isFull] the server has no room
 * @param {boolean} state.hasConflict whether somebody else has changed something; otherwise the server refuses it
 */
export function savedWords({ saved, waiting, isSignedOut, isFull = false, hasConflict }) {
  switch (saved) {
    case "saved":
      return "Saved"
    case "saving":
      return "Saving…"
    case "conflict":
      return hasConflict ? "Conflict" : "Not saved"
    case "offline":
      return `${isSignedOut ? "Signed out" : isFull ? "Not saved" : "Offline"}: ${changes(waiting)}`
  }
}

/** @param {number} count */
function changes(count) {
  return count === 1 ? "1 change waits" : `${count} changes wait`
}
