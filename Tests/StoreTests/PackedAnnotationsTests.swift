import Domain
import Store
import Testing

@Suite("Packed annotations") struct PackedAnnotationsTests {
  @Test("say what they said before, in their order, over several chunks")
  func areTheSame() throws {
    let value = AttributeValue(attribute: LabelAttribute.ID(4), value: "ö")
    let box = Shape(
      kind: .rectangle,
      points: [1.5, 2, 30.25, 40],
      rotation: 30,
      isOccluded: true,
      zOrder: -2,
      score: 0.5
    )
    let point = Shape(kind: .points, points: [5, 6], isOutside: true)
    let skeleton = Shape(
      kind: .skeleton,
      points: [],
      elements: [SkeletonElement(label: Label.ID(9), attributes: [value], shape: point)]
    )
    let keyframes = [Keyframe(frame: 3, shape: box, attributes: [value]), Keyframe(frame: 7, shape: box)]
    let contents: [Annotation.Content] = [
      .tag, .shape(box), .shape(skeleton),
      .track(
        Track(
          keyframes: keyframes,
          elements: [TrackElement(label: Label.ID(9), attributes: [value], keyframes: keyframes)]
        )
      ),
    ]
    var packed = PackedAnnotations()
    let all = (0..<12_000).map { number in
      Annotation(
        uid: .random(),
        frame: number,
        label: Label.ID(Int64(number) << 33),
        group: number % 3,
        source: number.isMultiple(of: 2) ? .automatic : .manual,
        attributes: number.isMultiple(of: 5) ? [value] : [],
        content: contents[number % contents.count]
      )
    }
    for annotation in all { packed.append(annotation) }
    #expect(packed.count == all.count)
    var place = 0
    try packed.forEach { annotation in
      let original = all[place]
      place += 1
      guard
        annotation.content != original.content || annotation.frame != original.frame
          || annotation.label != original.label || annotation.group != original.group
          || annotation.source != original.source || annotation.attributes != original.attributes
      else { return }
      Issue.record("the annotation at \(place - 1) is another: \(annotation)")
    }
    #expect(place == all.count)
  }
}
