/// One object through several frames, drawn on some of them; between these it moves evenly.
public struct Track: Equatable, Sendable {
  /// In rising order of frame, one at most on each, all of one kind; empty for a skeleton whose elements hold them.
  public let keyframes: [Keyframe]
  /// Of a skeleton: a track for each sublabel that was placed.
  public let elements: [TrackElement]

  public init(keyframes: [Keyframe], elements: [TrackElement] = []) {
    self.keyframes = keyframes
    self.elements = elements
  }

  public var kind: ShapeKind { keyframes.first?.shape.kind ?? .skeleton }
}

/// Where an annotator drew a track's object.
public struct Keyframe: Equatable, Sendable {
  public let frame: Int
  /// `isOutside` here: the object is not seen from this frame to the next keyframe.
  public let shape: Shape
  /// The mutable ones.
  public let attributes: [AttributeValue]

  public init(frame: Int, shape: Shape, attributes: [AttributeValue] = []) {
    self.frame = frame
    self.shape = shape
    self.attributes = attributes
  }
}

/// The track of one point of a skeleton.
public struct TrackElement: Equatable, Sendable {
  /// A sublabel of the skeleton's label.
  public let label: Label.ID
  public let attributes: [AttributeValue]
  public let keyframes: [Keyframe]

  public init(label: Label.ID, attributes: [AttributeValue] = [], keyframes: [Keyframe]) {
    self.label = label
    self.attributes = attributes
    self.keyframes = keyframes
  }
}
