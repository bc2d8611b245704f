/// Milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  public func advanced(bySeconds seconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds + seconds * 1000)
  }

  /// `2026-11-21T03:02:09.280Z`, as in CVAT's JSON.
  public var iso8601: String {
    let (days, time) = milliseconds.quotientAndRemainderFloored(by: 86_400_000)
    let date = CivilDate(daysSince1970: days)
    let seconds = time / 1000
    return "\(date)T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + ".\(padded(time % 1000, 3))Z"
  }

  /// `2026-11-21 03:02`, UTC, for tables.
  public var minute: String {
    let (days, time) = milliseconds.quotientAndRemainderFloored(by: 86_400_000)
    return "\(CivilDate(daysSince1970: days)) \(padded(time / 3_600_000, 2)):\(padded(time / 60_000 % 60, 2))"
  }
}

/// A day of the Gregorian calendar; the algorithm is Howard Hinnant's `civil_from_days`.
struct CivilDate: CustomStringConvertible {
  let year: Int64
  let month: Int64
  let day: Int64

  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainderFloored(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  func quotientAndRemainderFloored(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
