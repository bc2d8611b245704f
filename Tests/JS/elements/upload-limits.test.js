import assert from "node:assert/strict"
import { test } from "node:test"
import { formattedSize, uploadProblem } from "../../../Public/js/elements/upload-limits.js"

test("sizes are written as the server writes them", () => {
  const sizes = [0, 999, 1000, 1550, 999_999, 1_000_000, 20_000_000, 2_000_000_000, 3_500_000_000_000]
  assert.deepEqual(sizes.map(formattedSize), [
    "0 bytes",
    "999 bytes",
    "1.0 kB",
    "1.5 kB",
    "999.9 kB",
    "1.0 MB",
    "20.0 MB",
    "2.0 GB",
    "3.5 TB",
  ])
})

test("an upload at its limits has no problem", () => {
  assert.equal(uploadProblem([500, 500], { files: 2, bytes: 1000 }), null)
  assert.equal(uploadProblem([], { files: 2, bytes: 1000 }), null)
})

test("one file too many is told with both numbers", () => {
  assert.equal(uploadProblem([1, 1, 1], { files: 2, bytes: 1000 }), "These are 3 files; one upload takes at most 2.")
})

test("too many bytes are told with both sizes", () => {
  assert.equal(
    uploadProblem([1_500_000], { files: 2, bytes: 1_000_000 }),
    "These files have 1.5 MB; one upload takes at most 1.0 MB.",
  )
})
