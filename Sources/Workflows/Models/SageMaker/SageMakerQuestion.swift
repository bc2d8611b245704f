internal import Domain
internal import JSON

/// What a container is asked: a body that SageMaker takes, and how the picture in it belongs to the frame.
struct SageMakerQuestion: Sendable {
  /// SageMaker refuses a body that is larger (InvokeEndpoint, “Body”); ours is smaller.
  static let tooLarge = 6 << 20
  /// `[255,255,255],`, and what each row has besides.
  private static let bytesInPixel = 15

  let contentType: String
  let body: [UInt8]
  let scale: PictureScale

  /// - Parameters:
  ///   - members: what CVAT's JSON holds besides the picture; at a scale, because it may name places.
  ///   - isSteady: see `PictureFitter.picture`.
  init(
    in form: SageMakerEndpoint.RequestForm,
    about picture: [UInt8],
    isSteady: Bool,
    fitter: PictureFitter,
    lane: WorkLane,
    members: @escaping @Sendable (inout JSONWriter, PictureScale) throws -> Void
  ) async throws {
    switch form {
    case .image:
      let fitted = try await fitter.picture(picture, within: Self.tooLarge - 1, isSteady: isSteady)
      (contentType, body, scale) = ("application/x-image", fitted.bytes, fitted.scale)
    case .cvat:
      let rest = try await lane.run { try CVATMessage.json([], at: .same, members).count } + 4096
      guard rest < Self.tooLarge / 2 else {
        throw ModelFailure(.badAnswer, "What the model remembers is too large for SageMaker: follow fewer objects.")
      }
      let most = (Self.tooLarge - rest) / 4 * 3
      let fitted = try await fitter.picture(picture, within: most, isSteady: isSteady)
      let scale = fitted.scale
      body = try await lane.run { try CVATMessage.json(fitted.bytes, at: scale, members) }
      (contentType, self.scale) = ("application/json", scale)
    case .tensorFlow:
      let small = try await fitter.pixels(of: picture, most: Self.tooLarge / Self.bytesInPixel)
      body = try await lane.run { Self.instances(small) }
      (contentType, scale) = ("application/json", small.scale)
    }
  }

  /// One picture, rows of pixels, red, green and blue of each.
  private static func instances(_ picture: PictureFitter.Pixels) -> [UInt8] {
    let width = picture.scale.shown.width
    var json = JSONWriter(reserving: picture.pixels.count * bytesInPixel)
    json.object { object in
      object.array("instances") { pictures in
        pictures.array { rows in
          for start in stride(from: 0, to: picture.pixels.count, by: width) {
            rows.array { row in for pixel in picture.pixels[start..<start + width] { write(pixel, to: &row) } }
          }
        }
      }
    }
    return json.bytes
  }

  private static func write(_ pixel: UInt32, to row: inout JSONWriter) {
    row.array { colors in
      colors.element(Int(pixel >> 16 & 255))
      colors.element(Int(pixel >> 8 & 255))
      colors.element(Int(pixel & 255))
    }
  }
}
