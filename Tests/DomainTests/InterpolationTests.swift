import Domain
import Testing

@Suite("Interpolation")
struct InterpolationTests {
  private func key(_ frame: Int, _ points: [Double], kind: ShapeKind = .rectangle, outside: Bool = false) -> Keyframe {
    Keyframe(frame: frame, shape: Shape(kind: kind, points: points, isOutside: outside))
  }

  /// Where the object is seen.
  private func states(_ track: Track, _ frames: ClosedRange<Int>) -> [Int: Keyframe] {
    var found: [Int: Keyframe] = [:]
    for frame in frames {
      if let state = track.state(on: frame)?.state, !state.shape.isOutside { found[frame] = state }
    }
    return found
  }

  @Test("a box moves evenly between its keyframes and stays after the last")
  func moves() {
    let track = Track(keyframes: [key(2, [0, 0, 10, 10]), key(6, [8, 4, 18, 14])])
    let states = states(track, 0...9)
    #expect(states.keys.sorted() == Array(2...9))
    #expect(states[4]?.shape.points == [4, 2, 14, 12])
    #expect(states[6]?.shape.points == [8, 4, 18, 14])
    #expect(states[9]?.shape.points == [8, 4, 18, 14])
  }

  @Test("nothing is there from a keyframe outside to the next")
  func leaves() {
    let track = Track(keyframes: [key(0, [0, 0, 4, 4]), key(3, [3, 3, 7, 7], outside: true), key(6, [6, 6, 9, 9])])
    #expect(states(track, 0...8).keys.sorted() == [0, 1, 2, 6, 7, 8])
    #expect(states(track, 0...8)[2]?.shape.points == [2, 2, 6, 6])
  }

  @Test("a rotation takes the shorter way round", arguments: [(350.0, 10.0, 0.0), (10, 350, 0), (90, 180, 135)])
  func turns(from: Double, to: Double, half: Double) {
    let frames = [(0, from), (2, to)].map { frame, angle in
      Keyframe(frame: frame, shape: Shape(kind: .rectangle, points: [0, 0, 4, 4], rotation: angle))
    }
    #expect(states(Track(keyframes: frames), 0...2)[1]?.shape.rotation == half)
  }

  @Test("outlines with different numbers of points have the same ends as their keyframes")
  func outlines() throws {
    let track = Track(
      keyframes: [
        key(0, [0, 0, 10, 0, 10, 10, 0, 10], kind: .polygon), key(4, [2, 2, 12, 2, 12, 12], kind: .polygon),
      ]
    )
    let middle = try #require(states(track, 0...4)[2]?.shape.points)
    #expect(middle.count.isMultiple(of: 2) && middle.count >= 8)
    #expect(middle.allSatisfy { (0...12).contains($0) })
    #expect(states(track, 0...4)[4]?.shape.points == [2, 2, 12, 2, 12, 12])
  }

  @Test("several points and masks are held until the next keyframe")
  func held() {
    let points = Track(keyframes: [key(0, [1, 1, 5, 5], kind: .points), key(4, [9, 9, 9, 9], kind: .points)])
    #expect(states(points, 0...4)[3]?.shape.points == [1, 1, 5, 5])
    let single = Track(keyframes: [key(0, [1, 1], kind: .points), key(4, [9, 5], kind: .points)])
    #expect(states(single, 0...4)[2]?.shape.points == [5, 3])
  }

  @Test("what is left of a track behind its last keyframe looks as the whole of it, a skeleton's points too")
  func standing() throws {
    let box = Track(keyframes: [key(0, [0, 0, 4, 4]), key(3, [2, 2, 6, 6], outside: true), key(5, [8, 8, 9, 9])])
    let skeleton = Track(
      keyframes: [],
      elements: [
        TrackElement(label: Label.ID(1), keyframes: [key(0, [1, 1], kind: .points), key(5, [4, 4], kind: .points)]),
        TrackElement(label: Label.ID(2), keyframes: [key(2, [3, 3], kind: .points)]),
      ]
    )
    for track in [box, skeleton] {
      #expect(track.standing(after: 4) == nil)
      for frame in 5...7 {
        let rest = try #require(track.standing(after: frame))
        #expect(states(rest, frame + 1...12) == states(track, frame + 1...12) && states(rest, 8...12).count == 5)
        #expect(
          rest.keyframes.count + rest.elements.flatMap(\.keyframes).count == track.elements.count + track.keyframes
            .count / 3
        )
        #expect(rest.standing(after: frame) == nil)
      }
    }
  }
}
