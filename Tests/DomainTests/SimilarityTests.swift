import Testing

@testable import Domain

@Suite("How much two figures are the same")
struct SimilarityTests {
  private func similarity(
    _ one: Shape,
    _ other: Shape,
    _ settings: QualitySettings = QualitySettings()
  ) -> Double {
    var settings = settings
    settings.iouThreshold = 0
    return Similarity(settings, width: 200, height: 100).value(of: Figure(one), against: Figure(other))
  }

  private func box(_ points: [Double], rotation: Double = 0) -> Shape {
    Shape(kind: .rectangle, points: points, rotation: rotation)
  }

  @Test("boxes: common area over what both cover, exactly")
  func boxes() {
    #expect(similarity(box([0, 0, 10, 10]), box([5, 0, 15, 10])) == 1.0 / 3)
    #expect(similarity(box([0, 0, 10, 10]), box([20, 0, 30, 10])) == 0)
    #expect(similarity(box([1, 2, 3.5, 4]), box([1, 2, 3.5, 4])) == 1)
    #expect(similarity(box([3, 3, 3, 9]), box([3, 3, 3, 9])) == 1, "one without an area is itself")
  }

  @Test("a box that is turned by 90 degrees lies across, by 180 where it was, by 45 it is an octagon's worth")
  func turned() {
    let flat = box([0, 40, 40, 60])
    #expect(abs(similarity(box([0, 40, 40, 60], rotation: 180), flat) - 1) < 1e-9)
    #expect(abs(similarity(box([0, 40, 40, 60], rotation: 90), flat) - 1.0 / 3) < 0.01)
    // Two unit squares at 45 degrees share 2(√2 − 1) of 1.
    let shared = 2 * (2.0.squareRoot() - 1)
    let square = box([30, 30, 60, 60])
    #expect(abs(similarity(box([30, 30, 60, 60], rotation: 45), square) - shared / (2 - shared)) < 0.01)
  }

  @Test("polygons with notches, and masks, which are compared with polygons")
  func segments() throws {
    let frame = Shape(kind: .polygon, points: [0, 0, 30, 0, 30, 30, 0, 30])
    let notched = Shape(kind: .polygon, points: [0, 0, 30, 0, 30, 30, 20, 30, 20, 10, 10, 10, 10, 30, 0, 30])
    #expect(abs(similarity(notched, frame) - 700.0 / 900) < 0.01)
    #expect(similarity(notched, notched) == 1)
    let bits = (0..<30 * 30).map { $0 % 30 < 10 }
    let mask = Shape(kind: .mask, points: try #require(MaskRuns(bits: bits, width: 30)).points)
    #expect(similarity(mask, mask) == 1)
    #expect(abs(similarity(mask, frame) - 1.0 / 3) < 1e-9)
    let tiny = Shape(kind: .polygon, points: [5, 5, 6, 5, 6, 6, 5, 6])
    let shifted = Shape(kind: .polygon, points: [5.5, 5, 6.5, 5, 6.5, 6, 5.5, 6])
    #expect(abs(similarity(tiny, shifted) - 1.0 / 3) < 0.01, "smaller than a pixel's lines")
  }

  @Test("ellipses: half as wide has half the area; a circle can be turned")
  func ellipses() {
    let circle = Shape(kind: .ellipse, points: [50, 50, 70, 30])
    let narrow = Shape(kind: .ellipse, points: [50, 50, 60, 30])
    #expect(abs(similarity(narrow, circle) - 0.5) < 0.005)
    let turned = Shape(kind: .ellipse, points: [50, 50, 70, 30], rotation: 33)
    #expect(abs(similarity(turned, circle) - 1) < 0.005)
    let across = Shape(kind: .ellipse, points: [50, 50, 60, 30], rotation: 90)
    let flat = Shape(kind: .ellipse, points: [50, 50, 70, 40])
    #expect(abs(similarity(across, flat) - 1) < 0.005)
  }

  @Test("cuboids by their outline")
  func cuboids() {
    let points: [Double] = [10, 10, 10, 30, 30, 10, 30, 30, 20, 0, 20, 20, 40, 0, 40, 20]
    let one = Shape(kind: .cuboid, points: points)
    #expect(similarity(one, one) == 1)
    let hull = ConvexHull.points(around: points)
    #expect(hull.count == 12, "two of the eight corners lie inside")
  }

  @Test("points by COCO's formula, whatever their order; a single one by the picture's size")
  func points() {
    let one = Shape(kind: .points, points: [0, 0, 100, 0, 100, 50])
    let turned = Shape(kind: .points, points: [100, 50, 0, 0, 100, 0])
    #expect(similarity(turned, one) == 1)
    // s² = 5,000, κ = 0.18: the third of three points is off by 10 pixels.
    let off = Shape(kind: .points, points: [0, 0, 100, 0, 110, 50])
    let expected = (2 + 0.73444) / 3
    #expect(abs(similarity(off, one) - expected) < 0.001)
    #expect(similarity(Shape(kind: .points, points: [0, 0]), one) < 0.34, "two of three are not there")
    let single = Shape(kind: .points, points: [50, 50])
    #expect(similarity(Shape(kind: .points, points: [52, 50]), single) > 0.99)
  }

  @Test("skeletons point by point; one that is hidden in the one and not in the other counts as wrong")
  func skeletons() {
    func skeleton(_ places: [Double?]) -> Shape {
      let elements = places.enumerated().map { index, x in
        SkeletonElement(
          label: Label.ID(Int64(index + 1)),
          shape: Shape(kind: .points, points: [x ?? 0, Double(index * 20)], isOutside: x == nil)
        )
      }
      return Shape(kind: .skeleton, points: [], elements: elements)
    }
    let truth = skeleton([0, 40, 0])
    #expect(similarity(truth, truth) == 1)
    #expect(abs(similarity(skeleton([0, nil, 0]), truth) - 2.0 / 3) < 1e-9)
    #expect(similarity(skeleton([40, 0, 40]), truth) < 0.01, "points have names")
  }

  @Test("lines by what of each lies near the other; a part of a line is a part of it, turned round it is the same")
  func lines() {
    func line(_ points: [Double]) -> Shape { Shape(kind: .polyline, points: points) }
    let whole = line([0, 50, 100, 50])
    #expect(similarity(line([0, 51, 100, 51]), whole) == 1)
    #expect(similarity(line([0, 53, 100, 53]), whole) == 0)
    #expect(similarity(line([100, 50, 50, 50, 0, 50]), whole) == 1)
    #expect(abs(similarity(line([0, 50, 50, 50]), whole) - 0.5) < 0.03)
    let similarity = Similarity(QualitySettings(), width: 200, height: 100)
    #expect(similarity.isInverted(Figure(line([100, 50, 0, 50])), against: Figure(whole)))
    #expect(!similarity.isInverted(Figure(line([2, 50, 102, 51])), against: Figure(whole)))
  }

  @Test("what is hidden by others is taken away before areas are compared")
  func hidden() {
    let low = Region(polygon: [0, 0, 20, 0, 20, 20, 0, 20])
    let high = Region(polygon: [10, 0, 40, 0, 40, 20, 10, 20])
    #expect(abs(low.visible(under: [high]).area - 200) < 0.01)
    let half = Region(polygon: [0, 0, 10, 0, 10, 20, 0, 20])
    #expect(abs(low.visible(under: [high]).overlap(with: half, atLeast: 0) - 1) < 0.01)
    #expect(Intervals.difference([0, 10, 20, 30], [5, 6, 8, 22, 25, 40]) == [0, 5, 6, 8, 22, 25])
  }
}
