import assert from "node:assert/strict"
import { test } from "node:test"

import { localMinute } from "../../../Public/js/lib/local-times.js"

test("a moment is told by the reader's clock, as wide as the server writes it", () => {
  const moment = new Date(2026, 0, 2, 3, 4, 59)
  assert.equal(localMinute(moment), "2026-01-02 03:04")
})
