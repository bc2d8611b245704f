internal import CZlib

/// Writes the small pictures that formats keep masks in: PNG, ISO/IEC 15948.
enum PNGMaskWriter {
  enum Pixels {
    /// One byte each.
    case gray8([UInt8])
    /// Two bytes each, the greater first.
    case gray16([UInt8])
    /// Three bytes each.
    case rgb([UInt8])
    /// Four bytes each.
    case rgba([UInt8])
  }

  static func picture(_ pixels: Pixels, width: Int, height: Int) -> [UInt8] {
    let (bytes, size, depth, color): ([UInt8], Int, UInt8, UInt8)
    switch pixels {
    case .gray8(let data): (bytes, size, depth, color) = (data, 1, 8, 0)
    case .gray16(let data): (bytes, size, depth, color) = (data, 2, 16, 0)
    case .rgb(let data): (bytes, size, depth, color) = (data, 3, 8, 2)
    case .rgba(let data): (bytes, size, depth, color) = (data, 4, 8, 6)
    }
    var rows: [UInt8] = []
    rows.reserveCapacity((width * size + 1) * height)
    for y in 0..<height {
      rows.append(0)
      rows.append(contentsOf: bytes[y * width * size..<(y + 1) * width * size])
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    chunk("IHDR", number(width) + number(height) + [depth, color, 0, 0, 0], to: &file)
    chunk("IDAT", packed(rows), to: &file)
    chunk("IEND", [], to: &file)
    return file
  }

  private static func packed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { output, filled in
      let status = compress2(output.baseAddress, &count, bytes, UInt(bytes.count), 6)
      filled = status == Z_OK ? Int(count) : 0
    }
  }

  private static func chunk(_ kind: String, _ bytes: [UInt8], to file: inout [UInt8]) {
    let named = Array(kind.utf8) + bytes
    file.append(contentsOf: number(bytes.count))
    file.append(contentsOf: named)
    file.append(contentsOf: number(Int(crc32_z(0, named, named.count))))
  }

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
