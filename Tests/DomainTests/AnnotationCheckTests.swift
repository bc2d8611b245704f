import Domain
import Testing

@Suite("Checking annotations")
struct AnnotationCheckTests {
  private let cat = Label(
    id: .init(1),
    name: "cat",
    color: LabelColor(rgb: 0xFF0000),
    position: 0,
    attributes: [
      LabelAttribute(
        id: .init(7),
        name: "colour",
        isMutable: true,
        input: .select,
        values: ["red"],
        defaultValue: "red"
      )
    ]
  )
  private let bird = Label(
    id: .init(2),
    name: "bird",
    color: LabelColor(rgb: 0x00FF00),
    position: 1,
    kind: .skeleton,
    sublabels: [Label(id: .init(3), name: "beak", color: LabelColor(rgb: 1), position: 2, kind: .points)]
  )

  private var rules: AnnotationRules { AnnotationRules(labels: [cat, bird], frames: 5...9) }

  private func problem(
    _ content: Annotation.Content,
    label: Int64 = 1,
    frame: Int = 5,
    attributes: [AttributeValue] = []
  ) -> String? {
    let annotation = Annotation(
      uid: .random(),
      frame: frame,
      label: .init(label),
      attributes: attributes,
      content: content
    )
    do {
      try rules.check(annotation, path: "shapes[0]")
      return nil
    } catch {
      return error.problems.first?.field
    }
  }

  private func shape(_ kind: ShapeKind, _ points: [Double], elements: [SkeletonElement] = []) -> Annotation.Content {
    .shape(Shape(kind: kind, points: points, elements: elements))
  }

  @Test("what fits is taken")
  func fits() {
    let box = shape(.rectangle, [1, 2, 3, 4])
    #expect(problem(box) == nil)
    #expect(problem(.tag) == nil)
    #expect(problem(box, attributes: [AttributeValue(attribute: .init(7), value: "red")]) == nil)
    let beak = SkeletonElement(label: .init(3), shape: Shape(kind: .points, points: [1, 1]))
    #expect(problem(shape(.skeleton, [], elements: [beak]), label: 2) == nil)
  }

  @Test("the field at fault is named")
  func names() {
    let box = shape(.rectangle, [1, 2, 3, 4])
    #expect(problem(box, label: 99) == "shapes[0].label_id")
    #expect(problem(box, label: 2) == "shapes[0].type")
    #expect(problem(box, frame: 4) == "shapes[0].frame")
    #expect(problem(shape(.rectangle, [1, 2, 3])) == "shapes[0].points")
    #expect(problem(shape(.polygon, [1, 2, 3, .nan, 5, 6])) == "shapes[0].points")
    #expect(problem(shape(.rectangle, [1, 2, 3, 1e308])) == "shapes[0].points")
    #expect(
      problem(box, attributes: [AttributeValue(attribute: .init(8), value: "red")])
        == "shapes[0].attributes[0].spec_id"
    )
    let stranger = SkeletonElement(label: .init(1), shape: Shape(kind: .points, points: [1, 1]))
    #expect(problem(shape(.skeleton, [], elements: [stranger]), label: 2) == "shapes[0].elements[0].label_id")
    #expect(problem(.shape(Shape(kind: .polygon, points: [1, 2, 3, 4, 5, 6], rotation: 5))) == "shapes[0].rotation")
    #expect(problem(.shape(Shape(kind: .rectangle, points: [1, 2, 3, 4], rotation: 361))) == "shapes[0].rotation")
    #expect(problem(.track(Track(keyframes: [])), label: 2) == "shapes[0].shapes")
    let twice = [5, 5].map { Keyframe(frame: $0, shape: Shape(kind: .rectangle, points: [1, 2, 3, 4])) }
    #expect(problem(.track(Track(keyframes: twice))) == "shapes[0].shapes[1].frame")
  }

  @Test("a wrong number of numbers is said in CVAT's words", arguments: ShapeKind.allCases)
  func wrongLength(kind: ShapeKind) {
    let points = kind == .skeleton ? [1.0] : [1.0, 2, 3].prefix(kind == .points ? 1 : 3).map { $0 }
    #expect(
      throws: ValidationFailure(field: "shape.points", "invalid length for shape type '\(kind.rawValue)'")
    ) { try Shape(kind: kind, points: points).check(path: "shape") }
  }
}
