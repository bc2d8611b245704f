import CGD
import CZlib
import Glibc
import Testing

/// Small pictures of all formats, made while the tests run.
enum Sample {
  /// A picture with a different colour in each corner, in libgd's words: `jpeg`, `png`, `gif`, `webp`, `bmp`, `tiff`, `avif`.
  static func picture(_ format: String, width: Int = 9, height: Int = 6) -> [UInt8] {
    let image = gdImageCreateTrueColor(Int32(width), Int32(height))!
    defer { gdImageDestroy(image) }
    for y in 0..<height {
      for x in 0..<width { image.pointee.tpixels[y]![x] = Int32(x * 255 / width << 16 | y * 255 / height << 8 | 40) }
    }
    var size: Int32 = 0
    let bytes: UnsafeMutableRawPointer? =
      switch format {
      case "jpeg": gdImageJpegPtr(image, &size, 90)
      case "png": gdImagePngPtr(image, &size)
      case "webp": gdImageWebpPtr(image, &size)
      case "bmp": gdImageBmpPtr(image, &size, 0)
      case "tiff": gdImageTiffPtr(image, &size)
      case "avif": gdImageAvifPtrEx(image, &size, 90, 9)
      default: gif(image, &size)
      }
    defer { gdFree(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: Int(size)))
  }

  private static func gif(_ image: gdImagePtr, _ size: inout Int32) -> UnsafeMutableRawPointer? {
    gdImageTrueColorToPalette(image, 0, 16)
    return gdImageGifPtr(image, &size)
  }

  /// The segment that follows a JPEG's first two bytes, or the content of another format's EXIF chunk.
  static func exif(orientation: Int, isLittle: Bool = true) -> [UInt8] {
    let little: [UInt8] = [
      0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0,
    ]
    let big: [UInt8] = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0]
    return (isLittle ? little : big) + [0, 0, 0, 0]
  }

  static func jpeg(_ jpeg: [UInt8], withEXIF block: [UInt8]) -> [UInt8] {
    let size = block.count + 8
    return [0xFF, 0xD8, 0xFF, 0xE1, UInt8(size >> 8), UInt8(size & 255)] + Array("Exif\0\0".utf8) + block + jpeg[2...]
  }

  static func pngChunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return big32(content.count) + named + big32(Int(crc32_z(0, named, named.count)))
  }

  /// A PNG of one colour, whatever its size, in a few kilobytes.
  static func blankPNG(width: Int, height: Int, bits: UInt8 = 1) -> [UInt8] {
    let head = big32(width) + big32(height) + [bits, 0, 0, 0, 0]
    let rows = deflated([UInt8](repeating: 0, count: ((width * Int(bits) + 7) / 8 + 1) * height))
    return pngSignature + pngChunk("IHDR", head) + pngChunk("IDAT", rows) + pngChunk("IEND", [])
  }

  static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    compress2(&packed, &size, bytes, UInt(bytes.count), 9)
    return Array(packed.prefix(Int(size)))
  }

  static func big32(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - $0 * 8)) } }
  static func little32(_ number: Int) -> [UInt8] { big32(number).reversed() }
}

/// The photographs that lie beside the tests.
enum Photo {
  static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/photos"

  static func path(_ name: String) -> String { "\(folder)/\(name)" }
}

/// Runs `body` with the path of a file that has these bytes, and removes it again.
@discardableResult
func withFile<Result>(_ bytes: [UInt8], named name: String = "picture", _ body: (String) throws -> Result) rethrows
  -> Result
{
  let folder = "/tmp/porthole-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  mkdir(folder, 0o700)
  let path = "\(folder)/\(name)"
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
  defer {
    unlink(path)
    rmdir(folder)
  }
  return try body(path)
}

/// The bytes of a file.
func bytes(of path: String) throws -> [UInt8] {
  let file = try #require(fopen(path, "rb"))
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  var bytes = [UInt8](repeating: 0, count: ftell(file))
  rewind(file)
  #expect(fread(&bytes, 1, bytes.count, file) == bytes.count)
  return bytes
}
