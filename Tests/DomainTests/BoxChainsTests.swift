import Domain
import Testing

@Suite("Boxes that a model joins")
struct BoxChainsTests {
  private func box(
    _ id: Int64,
    frame: Int,
    label: Int64 = 1,
    group: Int = 0,
    attributes: [AttributeValue] = []
  ) -> StoredAnnotation {
    let shape = Shape(
      kind: .rectangle,
      points: [0, 0, Double(id), 1],
      rotation: 30,
      isOccluded: true,
      zOrder: 2,
      score: 0.5
    )
    let annotation = Annotation(
      uid: .random(),
      frame: frame,
      label: Identifier(label),
      group: group,
      attributes: attributes,
      content: .shape(shape)
    )
    return StoredAnnotation(id: Identifier(id), annotation: annotation, version: 3)
  }

  private func ids(_ chains: BoxChains) -> [[Int64]] { chains.chains.map { $0.map(\.id.value) } }

  @Test("partners of partners are one chain, and boxes without a partner are none")
  func chains() {
    var chains = BoxChains()
    let (first, second, third) = (
      [box(1, frame: 0), box(2, frame: 0)], [box(3, frame: 1), box(4, frame: 1), box(5, frame: 1)], [box(6, frame: 2)]
    )
    chains.join([], to: first, by: [])
    chains.join(first, to: second, by: [1, 0])
    chains.join(second, to: third, by: [nil, 0, nil])
    #expect(ids(chains) == [[1, 4, 6], [2, 3]])
    #expect(chains.boxCount == 5 && chains.mislabelled == 0)
    #expect(chains.chains[0].map(\.frame) == [0, 1, 2] && chains.chains[0].allSatisfy { $0.version == 3 })
  }

  @Test("a frame without boxes ends every chain")
  func gap() {
    var chains = BoxChains()
    let (first, second, fourth, fifth) = (
      [box(1, frame: 0)], [box(2, frame: 1)], [box(3, frame: 3)], [box(4, frame: 4)]
    )
    chains.join(first, to: second, by: [0])
    chains.join(second, to: [], by: [])
    chains.join([], to: fourth, by: [])
    chains.join(fourth, to: fifth, by: [0])
    #expect(ids(chains) == [[1, 2], [3, 4]])
  }

  @Test("boxes of different labels are not joined, but counted")
  func labels() {
    var chains = BoxChains()
    chains.join([box(1, frame: 0), box(2, frame: 0)], to: [box(3, frame: 1, label: 9), box(4, frame: 1)], by: [0, 1])
    #expect(ids(chains) == [[2, 4]] && chains.mislabelled == 1)
  }

  @Test("a track keeps what the boxes say, each attribute at its place")
  func track() throws {
    let (fixed, mutable) = (LabelAttribute.ID(7), LabelAttribute.ID(8))
    func values(_ colour: String, _ pose: String) -> [AttributeValue] {
      [AttributeValue(attribute: fixed, value: colour), AttributeValue(attribute: mutable, value: pose)]
    }
    let boxes = [
      box(1, frame: 4, group: 6, attributes: values("red", "up")),
      box(2, frame: 5, group: 6, attributes: values("blue", "down")),
    ].map(\.annotation)
    let track = try #require(Annotation.track(through: boxes, mutable: [mutable], outsideFrom: 6))
    #expect(track.frame == 4 && track.label == Identifier(1) && track.group == 6 && track.source == .automatic)
    #expect(track.attributes == [AttributeValue(attribute: fixed, value: "red")])
    let keyframes = try #require(track.track).keyframes
    #expect(keyframes.map(\.frame) == [4, 5, 6] && keyframes.map(\.shape.isOutside) == [false, false, true])
    #expect(keyframes.map { $0.attributes.map(\.value) } == [["up"], ["down"], ["down"]])
    #expect(keyframes[0].shape == boxes[0].shape && keyframes[2].shape.points == boxes[1].shape?.points)
    let whole = try #require(Annotation.track(through: boxes, mutable: [], outsideFrom: nil))
    #expect(whole.track?.keyframes.map(\.shape.isOutside) == [false, false])
    #expect(Annotation.track(through: [], mutable: [], outsideFrom: nil) == nil)
  }

  @Test("behind a frame comes the next of the job, chosen ones in their order, and at the end none")
  func nextFrame() {
    func job(_ chosen: [Int]?) -> Job {
      Job(
        id: Identifier(1),
        task: Identifier(1),
        stage: .annotation,
        state: .new,
        assignee: nil,
        start: 2,
        stop: 9,
        chosen: chosen,
        updated: Timestamp(milliseconds: 0)
      )
    }
    #expect(job(nil).frame(after: 2) == 3 && job(nil).frame(after: 9) == nil)
    #expect(job([2, 5, 9]).frame(after: 2) == 5 && job([2, 5, 9]).frame(after: 9) == nil)
  }
}
