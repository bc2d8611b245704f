internal import Domain

/// Makes tracks of shapes that come frame by frame, each with the number of its track.
struct TrackBuilder {
  fileprivate struct Part {
    let frame: Int
    let shape: Shape
    let attributes: [AttributeValue]
    let isKeyframe: Bool
  }

  private struct Key: Hashable {
    let number: Int
    let label: Label.ID
    let task: LabelingTask.ID
  }

  fileprivate struct Growing {
    let label: Label
    let group: Int
    let source: AnnotationSource
    var parts: [Part] = []
    /// Frames on which the object is, keyframe or not.
    var lastSeen: [ClosedRange<Int>] = []
    /// What was drawn last of each of those stretches, where that is no keyframe.
    var tails: [Int: Part] = [:]
  }

  private var order: [Key] = []
  private var growing: [Key: Growing] = [:]

  /// - Parameter isKeyframe: nil where the format does not tell: then every frame is one.
  mutating func add(
    _ number: Int,
    _ shape: Shape,
    of label: Label,
    on frame: DatasetFrame,
    group: Int = 0,
    source: AnnotationSource = .manual,
    attributes: [AttributeValue] = [],
    isKeyframe: Bool? = nil
  ) {
    let key = Key(number: number, label: label.id, task: frame.task)
    if growing[key] == nil {
      order.append(key)
      growing[key] = Growing(label: label, group: group, source: source)
    }
    growing[key]?.extend(to: frame.number)
    let part = Part(frame: frame.number, shape: shape, attributes: attributes, isKeyframe: isKeyframe ?? true)
    if part.isKeyframe || growing[key]?.isFirstOfStretch(frame.number) == true {
      growing[key]?.parts.append(part)
    } else {
      growing[key]?.keepTail(part)
    }
  }

  /// Hands the tracks over, in the order in which they appeared.
  ///
  /// - Parameter place: the file, for messages.
  func finish(into dataset: DatasetImport, at place: String) throws {
    for key in order {
      guard let track = growing[key]?.annotation(lastFrame: dataset.frames.lastNumber(of: key.task)) else { continue }
      try dataset.add(track, at: "\(place), track \(key.number)")
    }
  }
}

extension TrackBuilder.Growing {
  fileprivate mutating func extend(to frame: Int) {
    if let last = lastSeen.last, frame <= last.upperBound + 1 {
      lastSeen[lastSeen.count - 1] = last.lowerBound...max(last.upperBound, frame)
    } else {
      lastSeen.append(frame...frame)
    }
  }

  fileprivate func isFirstOfStretch(_ frame: Int) -> Bool { lastSeen.last?.lowerBound == frame }

  fileprivate mutating func keepTail(_ part: TrackBuilder.Part) {
    let stretch = lastSeen.count - 1
    // Of two on one frame, the first counts, as with keyframes.
    guard lastSeen[stretch].upperBound == part.frame, tails[stretch]?.frame != part.frame else { return }
    tails[stretch] = part
  }

  /// The keyframes and, where an object moved on behind the last one of a stretch, where it was at the end.
  private var drawn: [TrackBuilder.Part] {
    let sorted = parts.sorted { $0.frame < $1.frame }
    let ends = tails.sorted { $0.key < $1.key }.compactMap { stretch, tail -> TrackBuilder.Part? in
      let last = sorted[..<sorted.partitioningIndex { $0.frame > tail.frame }].last
      guard tail.frame == lastSeen[stretch].upperBound, let last, last.frame < tail.frame,
        last.shape.points != tail.shape.points || last.shape.rotation != tail.shape.rotation
          || last.shape.elements.map(\.shape.points) != tail.shape.elements.map(\.shape.points)
      else { return nil }
      return tail
    }
    return ends.isEmpty ? sorted : (sorted + ends).sorted { $0.frame < $1.frame }
  }

  /// The object is outside from the frame behind each stretch on.
  fileprivate func annotation(lastFrame: Int) -> Annotation? {
    var keyframes: [Keyframe] = []
    let mutable = Set(label.attributes.filter(\.isMutable).map(\.id))
    for part in drawn where keyframes.last?.frame != part.frame {
      if let last = keyframes.last, let end = end(of: last.frame), end < part.frame, end > last.frame {
        keyframes.append(last.outside(on: end))
      }
      keyframes.append(
        Keyframe(
          frame: part.frame,
          shape: part.shape,
          attributes: part.attributes.filter { mutable.contains($0.attribute) }
        )
      )
    }
    if let last = keyframes.last, let end = end(of: last.frame), end <= lastFrame, end > last.frame {
      keyframes.append(last.outside(on: end))
    }
    guard let first = keyframes.first else { return nil }
    return Annotation(
      uid: .random(),
      frame: first.frame,
      label: label.id,
      group: group,
      source: source,
      attributes: parts[0].attributes.filter { !mutable.contains($0.attribute) },
      content: .track(Self.track(keyframes))
    )
  }

  /// A skeleton's points are tracks of their own.
  private static func track(_ keyframes: [Keyframe]) -> Track {
    var elements: [Label.ID: [Keyframe]] = [:]
    var order: [Label.ID] = []
    for keyframe in keyframes {
      for element in keyframe.shape.elements {
        if elements[element.label] == nil { order.append(element.label) }
        elements[element.label, default: []].append(
          Keyframe(frame: keyframe.frame, shape: element.shape, attributes: element.attributes)
        )
      }
    }
    guard !order.isEmpty else { return Track(keyframes: keyframes) }
    return Track(
      keyframes: keyframes.map {
        Keyframe(frame: $0.frame, shape: $0.shape.with(elements: []), attributes: $0.attributes)
      },
      elements: order.map { TrackElement(label: $0, keyframes: elements[$0] ?? []) }
    )
  }

  /// The first frame behind the stretch that a frame is in.
  private func end(of frame: Int) -> Int? {
    lastSeen[lastSeen.partitioningIndex { $0.upperBound >= frame }...].first.flatMap {
      $0.contains(frame) ? $0.upperBound + 1 : nil
    }
  }
}

extension Keyframe {
  /// The same place, but not in the picture.
  func outside(on frame: Int) -> Keyframe {
    Keyframe(
      frame: frame,
      shape: shape.outside,
      attributes: attributes
    )
  }
}

extension Shape {
  fileprivate var outside: Shape {
    Shape(
      kind: kind,
      points: points,
      rotation: rotation,
      isOccluded: isOccluded,
      isOutside: true,
      zOrder: zOrder,
      elements: elements.map {
        SkeletonElement(label: $0.label, attributes: $0.attributes, shape: $0.shape.outside)
      }
    )
  }

  fileprivate func with(elements: [SkeletonElement]) -> Shape {
    Shape(
      kind: kind,
      points: points,
      rotation: rotation,
      isOccluded: isOccluded,
      isOutside: isOutside,
      zOrder: zOrder,
      score: score,
      elements: elements
    )
  }
}
