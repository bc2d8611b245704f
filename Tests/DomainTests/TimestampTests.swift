import Domain
import Testing

@Suite("Moments")
struct TimestampTests {
  @Test(
    "are written as ISO 8601 says, leap years and the time before 1970 included",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_795_230_129_280, "2026-11-21T03:02:09.280Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (4_102_444_800_000, "2100-01-01T00:00:00.000Z"), (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
    ] as [(Int64, String)]
  )
  func iso8601(milliseconds: Int64, expected: String) {
    #expect(Timestamp(milliseconds: milliseconds).iso8601 == expected)
  }
}
