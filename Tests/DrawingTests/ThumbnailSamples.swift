import CGD
import CZlib
@testable import Drawing
import Glibc
import Testing

/// All pixels of a stored picture, in rows, collected as a sink.
struct WholePicture: PixelSink {
  let width: Int
  private(set) var pixels: [UInt32]

  init(width: Int, height: Int) {
    self.width = width
    // No decoder makes such a pixel: one that stays was never pushed.
    pixels = [UInt32](repeating: 0xDEAD_BEEF, count: width * height)
  }

  mutating func take(_ pixels: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    for (index, pixel) in pixels.enumerated() { self.pixels[row * width + column + index * step] = pixel & 0xFFFFFF }
  }
}

/// What a decoder makes of a file.
func decodedPicture(_ path: String, _ format: String, width: Int, height: Int) throws -> [UInt32] {
  let source = PictureSource(path: path, format: format, width: width, height: height, orientation: 1)
  var whole = WholePicture(width: width, height: height)
  try source.open(least: (width, height)).decode(into: &whole)
  return whole.pixels
}

/// What libgd makes of a file, on white.
func decodedByGD(_ path: String, _ format: String) throws -> (width: Int, height: Int, pixels: [UInt32]) {
  let file = try #require(fopen(path, "rb"))
  defer { fclose(file) }
  let image = try #require(
    format == "jpeg"
      ? gdImageCreateFromJpeg(file)
      : format == "png"
        ? gdImageCreateFromPng(file)
        : format == "gif"
          ? gdImageCreateFromGif(file) : format == "webp" ? gdImageCreateFromWebp(file) : gdImageCreateFromBmp(file)
  )
  defer { gdImageDestroy(image) }
  let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
  let white = try #require(gdImageCreateTrueColor(image.pointee.sx, image.pointee.sy))
  defer { gdImageDestroy(white) }
  gdImageFilledRectangle(white, 0, 0, image.pointee.sx, image.pointee.sy, 0xFFFFFF)
  gdImageCopy(white, image, 0, 0, 0, 0, image.pointee.sx, image.pointee.sy)
  let pixels = (0..<width * height).map {
    UInt32(bitPattern: white.pointee.tpixels[$0 / width]![$0 % width]) & 0xFFFFFF
  }
  return (width, height, pixels)
}

/// The greatest and the mean pictureDifference of two pictures' channels.
func pictureDifference(_ one: [UInt32], _ other: [UInt32]) -> (most: Int, mean: Double) {
  var (most, sum) = (0, 0)
  for (a, b) in zip(one, other) {
    for shift in [UInt32(0), 8, 16] {
      let distance = abs(Int(a >> shift & 255) - Int(b >> shift & 255))
      most = max(most, distance)
      sum += distance
    }
  }
  return (one.count == other.count ? most : 255, Double(sum) / Double(max(1, one.count * 3)))
}

/// Decodes JPEG bytes with libgd.
func picturePixels(ofJPEG bytes: [UInt8]) throws -> (width: Int, height: Int, pixels: [UInt32]) {
  try withPicture(bytes) { try decodedByGD($0, "jpeg") }
}

/// A picture of libgd's in one of its formats.
func encodedPicture(_ image: gdImagePtr, _ format: String) -> [UInt8] {
  var size: Int32 = 0
  let bytes: UnsafeMutableRawPointer? =
    switch format {
    case "jpeg": gdImageJpegPtr(image, &size, 95)
    case "png": gdImagePngPtr(image, &size)
    case "webp": gdImageWebpPtr(image, &size)
    case "bmp": gdImageBmpPtr(image, &size, 0)
    default: gdImageGifPtr(image, &size)
    }
  defer { gdFree(bytes) }
  return Array(UnsafeRawBufferPointer(start: bytes, count: Int(size)))
}

/// A picture with red, green, blue and yellow quarteredPicture: left above, right above, left below, right below.
func quarteredPicture(_ format: String, width: Int = 64, height: Int = 32) -> [UInt8] {
  let image = gdImageCreateTrueColor(Int32(width), Int32(height))!
  defer { gdImageDestroy(image) }
  for y in 0..<height {
    for x in 0..<width {
      image.pointee.tpixels[y]![x] =
        y < height / 2 ? x < width / 2 ? 0xFF0000 : 0x00FF00 : x < width / 2 ? 0x0000FF : 0xFFFF00
    }
  }
  if format == "gif" { gdImageTrueColorToPalette(image, 0, 16) }
  return encodedPicture(image, format)
}

/// PNG files from raw rows, for kinds of pixels that libgd does not write.
enum PNGFile {
  static func bytes(
    width: Int,
    height: Int,
    bits: UInt8,
    color: UInt8,
    isInterlaced: Bool = false,
    chunks: [(String, [UInt8])] = [],
    rows: [UInt8]
  ) -> [UInt8] {
    let head = big32(width) + big32(height) + [bits, color, 0, 0, isInterlaced ? 1 : 0]
    let all = [("IHDR", head)] + chunks + [("IDAT", deflated(rows)), ("IEND", [])]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + all.flatMap { chunk($0.0, $0.1) }
  }

  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return big32(content.count) + named + big32(Int(crc32_z(0, named, named.count)))
  }

  static func big32(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - $0 * 8)) } }

  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    compress2(&packed, &size, bytes, UInt(bytes.count), 6)
    return Array(packed.prefix(Int(size)))
  }
}

/// Runs `body` with the path of a file that has these bytes, and removes it again.
@discardableResult
func withPicture<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) rethrows -> Result {
  let path = "/tmp/porthole-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
  defer { unlink(path) }
  return try body(path)
}

/// Files that lie beside the tests.
func pictureFixture(_ name: String) -> String {
  #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/\(name)"
}
