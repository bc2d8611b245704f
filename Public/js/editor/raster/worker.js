import { TilePainter } from "./tiles.js"

/** The thread that paints what rests on the picture, so that the page is free for the hand. */
const painter = new TilePainter((tile) => {
  globalThis.postMessage(tile, { transfer: tile.bitmap ? [tile.bitmap] : [] })
})

globalThis.addEventListener("message", ({ data }) => painter.receive(data))
