import assert from "node:assert/strict"
import { test } from "node:test"
import { contextImages } from "../../../Public/js/editor/sync/context.js"

/** @param {(address: string) => Promise<Response>} answer */
function answering(answer) {
  globalThis.fetch = /** @type {typeof fetch} */ ((address) => answer(String(address)))
}

test("each context image of a frame comes with its name", async () => {
  answering((address) => {
    const index = new URLSearchParams(address.split("?")[1]).get("index")
    const headers = {
      "Content-Disposition": `inline; filename*=UTF-8''${index === "0" ? "%C5%82%201.png" : "right.jpg"}`,
    }
    return Promise.resolve(new Response(address, { headers }))
  })
  const images = await contextImages(7, 3, 2)
  assert.deepEqual(images.map(({ name }) => name), ["ł 1.png", "right.jpg"])
  assert.equal(await images[1].blob.text(), "/api/jobs/7/data?type=context_image&number=3&index=1")
  assert.deepEqual(await contextImages(7, 3, 0), [])
})

test("why they do not come is said in a sentence", async () => {
  answering(() => Promise.resolve(new Response("", { status: 404 })))
  await assert.rejects(contextImages(7, 3, 1), /could not be loaded: the server answered 404\./)
  answering(() => Promise.reject(new TypeError("fetch failed")))
  await assert.rejects(contextImages(7, 3, 1), /could not be loaded: the server cannot be reached\./)
})
