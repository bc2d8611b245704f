/// Boxes of neighbouring frames that show the same object, as a model says it pair by pair of frames.
public struct BoxChains: Sendable {
  /// A box, and the version that the model saw.
  public struct Link: Equatable, Sendable {
    public let id: Annotation.ID
    public let frame: Int
    public let version: Int

    init(_ box: StoredAnnotation) {
      (id, frame, version) = (box.id, box.annotation.frame, box.version)
    }
  }

  /// Each of two boxes or more, on rising frames.
  public private(set) var chains: [[Link]] = []
  /// Pairs that were not joined, because their labels differ.
  public private(set) var mislabelled = 0
  /// The chains that reach the frame that was seen last, by the box there.
  private var open: [Annotation.ID: Int] = [:]

  public init() {}

  /// How many boxes are in all of them.
  public var boxCount: Int { chains.reduce(0) { $0 + $1.count } }

  /// Goes on to the next frame.
  ///
  /// - Parameters:
  ///   - before: the boxes of the frame before.
  ///   - boxes: those of this frame.
  ///   - matches: for each box of the frame before the index of its partner; nil or nothing where it has none.
  public mutating func join(_ before: [StoredAnnotation], to boxes: [StoredAnnotation], by matches: [Int?]) {
    var reached: [Annotation.ID: Int] = [:]
    for (box, match) in zip(before, matches) {
      guard let match else { continue }
      let partner = boxes[match]
      guard partner.annotation.label == box.annotation.label else {
        mislabelled += 1
        continue
      }
      let chain = open[box.id] ?? chains.count
      if chain == chains.count { chains.append([Link(box)]) }
      chains[chain].append(Link(partner))
      reached[partner.id] = chain
    }
    open = reached
  }
}

extension Annotation {
  /// The track that boxes become, with a keyframe for each.
  ///
  /// - Parameters:
  ///   - boxes: rectangles of one label on rising frames, one at least.
  ///   - mutable: the attributes of the label that may change along a track.
  ///   - end: the frame from which on the object is not seen; nil where the boxes reach the last one.
  public static func track(
    through boxes: [Annotation],
    mutable: Set<LabelAttribute.ID>,
    outsideFrom end: Int?
  ) -> Annotation? {
    guard let first = boxes.first, let last = boxes.last else { return nil }
    var keyframes = boxes.compactMap { $0.keyframe($0.frame, mutable, isOutside: false) }
    if let end, let outside = last.keyframe(end, mutable, isOutside: true) { keyframes.append(outside) }
    let fixed = boxes.flatMap(\.attributes).filter { !mutable.contains($0.attribute) }
    var known: Set<LabelAttribute.ID> = []
    return Annotation(
      uid: .random(),
      frame: first.frame,
      label: first.label,
      group: boxes.allSatisfy { $0.group == first.group } ? first.group : 0,
      source: .automatic,
      attributes: fixed.filter { known.insert($0.attribute).inserted },
      content: .track(Track(keyframes: keyframes))
    )
  }

  private func keyframe(_ frame: Int, _ mutable: Set<LabelAttribute.ID>, isOutside: Bool) -> Keyframe? {
    shape.map { shape in
      Keyframe(
        frame: frame,
        shape: shape.replacing(isOutside: isOutside),
        attributes: attributes.filter { mutable.contains($0.attribute) }
      )
    }
  }
}

extension Job {
  /// The frame that comes after this one in the job; nil behind the last.
  public func frame(after frame: Int) -> Int? {
    if let chosen { return chosen.first { $0 > frame } }
    return frame < stop ? frame + 1 : nil
  }
}
