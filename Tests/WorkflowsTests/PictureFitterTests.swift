import Domain
import TestSupport
import Testing

@testable import Workflows

@Suite("Pictures that must be small")
struct PictureFitterTests {
  private func withFitter(_ test: @escaping @Sendable (PictureFitter) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let lane = WorkLane("test", width: 1)
      try await test(PictureFitter(cache: FileCache(path: folder, lane: lane, mostBytes: 1 << 20), lane: lane))
    }
  }

  @Test("a picture that fits goes as it is, another one as a smaller JPEG", arguments: [false, true])
  func fits(isSteady: Bool) async throws {
    try await withFitter { fitter in
      let photo = try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg")
      let whole = try await fitter.picture(photo, within: 640 * 427, isSteady: isSteady)
      #expect(whole.bytes == photo && whole.scale.frame == (640, 427) && whole.scale.shown == (640, 427))
      let small = try await fitter.picture(photo, within: 10_000, isSteady: isSteady)
      #expect(small.bytes.count <= 10_000 && small.bytes.starts(with: [0xFF, 0xD8]))
      #expect(small.scale.frame == (640, 427) && small.scale.shown.width < 400)
    }
  }

  @Test("steady pictures of one size come out in one size, however much is on them")
  func steady() async throws {
    try await withFitter { fitter in
      let busy = try Checkout.bytes("Tests/Fixtures/photos/china.jpg")
      let rocket = try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg")
      let calm = try await fitter.picture(rocket, within: 100_000, isSteady: false)
      #expect(calm.scale.shown == (640, 427) && calm.bytes.count < 70_000)
      var sizes: [Bool: [Int]] = [:]
      for (photo, isSteady) in [(busy, true), (calm.bytes, true), (busy, false), (calm.bytes, false)] {
        let fitted = try await fitter.picture(photo, within: 70_000, isSteady: isSteady)
        #expect(fitted.bytes.count <= 70_000 && fitted.scale.frame == (640, 427))
        sizes[isSteady, default: []].append(fitted.scale.shown.width)
      }
      #expect(Set(sizes[true] ?? []).count == 1 && Set(sizes[false] ?? []).count == 2, "\(sizes)")
    }
  }

  @Test("points, masks and skeletons of a shrunk picture are put back onto the frame")
  func scales() throws {
    let scale = PictureScale(frame: (600, 400), shown: (300, 100))
    #expect(scale.onFrame([10, 10, 20, 30]) == [20, 40, 40, 120] && scale.onShown([20, 40]) == [10, 10])
    let mask = Shape(kind: .mask, points: [0, 2, 1, 1, 5, 6, 6, 7])
    let large = try #require(scale.onFrame(ModelResult(label: "owl", shape: mask)).shape)
    let runs = MaskRuns(points: large.points)
    #expect((runs.left, runs.top, runs.right, runs.bottom) == (10, 24, 13, 31) && runs.area == 3 * 8)
    #expect(large.points == [0, 16, 2, 2, 2, 2, 2, 2, 2, 2, 10, 24, 13, 31])
    let part = (name: "nose", shape: Shape(kind: .points, points: [1, 1]))
    let skeleton = scale.onFrame(ModelResult(label: "owl", shape: Shape(kind: .skeleton, points: []), points: [part]))
    #expect(skeleton.points[0].shape.points == [2, 4])
    let region = scale.onFrame(ModelRegion.mask(bits: (0..<30_000).map { $0 < 300 }, width: 300))
    guard case .mask(let bits, let width) = region else { return #expect(Bool(false), "\(region)") }
    #expect(width == 600 && bits.count == 240_000 && bits.prefix(2400).allSatisfy(\.self) && !bits[2400])
  }
}
