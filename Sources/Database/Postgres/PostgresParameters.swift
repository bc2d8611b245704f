/// The parameters of one statement in libpq's form: text, but bytes as they are.
struct PostgresParameters {
  private var flat: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  init(_ values: [SQLValue]) {
    for value in values {
      switch value {
      case .null: add(nil)
      case .int(let number): add(Array(String(number).utf8))
      case .double(let number): add(Array(number.description.utf8))
      // A NUL cannot be in a Postgres text, and would end it early.
      case .text(let text): add(text.utf8.filter { $0 != 0 })
      case .blob(let blob): add(blob, isBinary: true)
      }
    }
  }

  /// The values of several rows, one after the other.
  init(rows: [Self]) {
    for row in rows {
      let start = flat.count
      flat.append(contentsOf: row.flat)
      offsets.append(contentsOf: row.offsets.map { offset in offset.map { start + $0 } })
      lengths.append(contentsOf: row.lengths)
      formats.append(contentsOf: row.formats)
    }
  }

  private mutating func add(_ bytes: [UInt8]?, isBinary: Bool = false) {
    offsets.append(bytes == nil ? nil : flat.count)
    lengths.append(Int32(bytes?.count ?? 0))
    formats.append(isBinary ? 1 : 0)
    flat.append(contentsOf: bytes ?? [])
    flat.append(0)
  }

  func withPointers<Value>(
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
  ) -> Value {
    flat.withUnsafeBytes { bytes in
      let pointers = offsets.map { offset in
        offset.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
      }
      return body(pointers, lengths, formats)
    }
  }
}
