internal import Database

/// A table's rows as bytes: for each value a letter for its kind, then the value.
///
/// `n` null; `i` and `d` eight bytes, the lowest first, of a whole number or a double; `t` and `b` the length in eight
/// bytes, then UTF-8 or bytes. How many values a row has is in the manifest.
enum RowCoder {
  static func bytes(of row: [SQLValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in row {
      switch value {
      case .null: bytes.append(UInt8(ascii: "n"))
      case .int(let number): append(UInt64(bitPattern: number), kind: "i", to: &bytes)
      case .double(let number): append(number.bitPattern, kind: "d", to: &bytes)
      case .text(let text):
        append(UInt64(text.utf8.count), kind: "t", to: &bytes)
        bytes += text.utf8
      case .blob(let blob):
        append(UInt64(blob.count), kind: "b", to: &bytes)
        bytes += blob
      }
    }
    return bytes
  }

  static func row(from file: BackupFile, columns: Int) throws(BackupFailure) -> [SQLValue] {
    var row: [SQLValue] = []
    row.reserveCapacity(columns)
    for _ in 0..<columns {
      switch try file.read(1)[0] {
      case UInt8(ascii: "n"): row.append(.null)
      case UInt8(ascii: "i"): row.append(.int(Int64(bitPattern: try number(from: file))))
      case UInt8(ascii: "d"): row.append(.double(Double(bitPattern: try number(from: file))))
      case UInt8(ascii: "t"): row.append(.text(String(decoding: try counted(from: file), as: UTF8.self)))
      case UInt8(ascii: "b"): row.append(.blob(try counted(from: file)))
      default: throw BackupFailure("A row in the backup cannot be read: it is damaged.")
      }
    }
    return row
  }

  private static func append(_ number: UInt64, kind: Unicode.Scalar, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: kind))
    for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
  }

  private static func number(from file: BackupFile) throws(BackupFailure) -> UInt64 {
    try file.read(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func counted(from file: BackupFile) throws(BackupFailure) -> [UInt8] {
    let count = try number(from: file)
    guard count <= 1 << 30 else { throw BackupFailure("A row in the backup cannot be read: it is damaged.") }
    return try file.read(Int(count))
  }
}
