extension Timestamp {
  /// Reads a date and time in ISO 8601's extended form: `2026-11-21`, `2026-11-21T03:02`, with seconds, with a fraction, with
  /// `Z` or an offset such as `+02:00`. Without a zone it is UTC.
  ///
  /// - Returns: nil for everything else, and for days that no month has.
  public init?(iso8601 text: String) {
    var reader = DigitReader(text)
    guard let year = reader.number(4), reader.skips("-"), let month = reader.number(2), reader.skips("-"),
      let day = reader.number(2), (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, in: year)
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    guard !reader.isAtEnd else {
      self.init(milliseconds: days * 86_400_000)
      return
    }
    guard reader.skips("T") || reader.skips("t") || reader.skips(" "), let time = reader.time(),
      let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    self.init(milliseconds: days * 86_400_000 + time - offset)
  }
}

/// Takes an ISO 8601 text apart from its start.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number(_ digits: Int) -> Int64? {
    var value: Int64 = 0
    for byte in rest.prefix(digits) {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    guard rest.count >= digits else { return nil }
    rest = rest.dropFirst(digits)
    return value
  }

  mutating func skips(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Milliseconds of the day, of `03:02`, `03:02:09` or `03:02:09.280787`.
  mutating func time() -> Int64? {
    guard let hour = number(2), hour < 24, skips(":"), let minute = number(2), minute < 60 else { return nil }
    let minutes = (hour * 60 + minute) * 60_000
    guard skips(":") else { return minutes }
    guard let second = number(2), second < 61 else { return nil }
    guard skips(".") else { return minutes + second * 1000 }
    var fraction: Int64 = 0
    var weight: Int64 = 100
    guard rest.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
    while let digit = number(1) {
      fraction += digit * weight
      weight /= 10
    }
    return minutes + second * 1000 + fraction
  }

  /// Milliseconds east of UTC.
  mutating func offset() -> Int64? {
    if isAtEnd || skips("Z") || skips("z") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skips("+") || skips("-"), let hour = number(2), hour < 24 else { return nil }
    _ = skips(":")
    guard let minute = isAtEnd ? 0 : number(2), minute < 60 else { return nil }
    let distance = (hour * 60 + minute) * 60_000
    return isWest ? -distance : distance
  }
}

extension CivilDate {
  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Howard Hinnant's `days_from_civil`.
  var daysSince1970: Int64 {
    let year = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = year.quotientAndRemainderFloored(by: 400)
    let shiftedMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
