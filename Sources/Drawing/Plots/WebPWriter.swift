internal import CGD

/// Writes a plot as lossless WebP, with libgd.
enum WebPWriter {
  /// libgd's word for "without loss".
  private static let lossless: Int32 = 101

  static func webp(_ raster: PlotRaster) throws(DrawingFailure) -> [UInt8] {
    let canvas = try Canvas(width: raster.width, height: raster.height)
    for y in 0..<raster.height {
      let row = canvas.row(y)
      for x in 0..<raster.width { row[x] = Int32(bitPattern: raster.pixels[y * raster.width + x]) }
    }
    var size: Int32 = 0
    guard let pointer = gdImageWebpPtrEx(canvas.image, &size, lossless) else { throw .encoding(format: "WebP") }
    defer { gdFree(pointer) }
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: Int(size)))
  }
}
