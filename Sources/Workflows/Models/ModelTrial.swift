internal import Domain
internal import FoundationEssentials

/// A picture to try models with: a yellow square of 32 × 32 pixels on a blue ground of 64 × 64.
enum ModelTrial {
  static let points: [[Double]] = [[24, 24], [40, 40]]
  static let box: [Double] = [16, 16, 48, 48]

  static let storedBox = StoredAnnotation(
    id: Identifier(1),
    annotation: Annotation(
      uid: .random(),
      frame: 0,
      label: Identifier(1),
      content: .shape(Shape(kind: .rectangle, points: box))
    ),
    version: 1
  )

  static let picture = Data(base64Encoded: encoded).map { [UInt8]($0) } ?? []

  private static let encoded = """
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAXUlEQVR42u3ZQQ0AIAwAsclBBMImDBEoQQcqWIA0OQN9X7ScTxcA\
    AAAAAAAAAAAAAGWANfrRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADuAzg0AAAAAAAAAAAAAN8ANpYcOWmK5H43AAAAAElFTkSuQmCC
    """
}
