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
    /// Frames on which the object is, keyframe or not, as they come: a dataset's order may be another one than ours.
    var seen: [ClosedRange<Int>] = []
    /// What was drawn last of each of them, where that is no keyframe.
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

extension TrackBuilder.Part {
  fileprivate func hasPlace(of other: TrackBuilder.Part) -> Bool {
    shape.points == other.shape.points && shape.rotation == other.shape.rotation
      && shape.elements.map(\.shape.points) == other.shape.elements.map(\.shape.points)
  }
}

extension TrackBuilder.Growing {
  fileprivate mutating func extend(to frame: Int) {
    if let last = seen.last, (last.upperBound...last.upperBound + 1).contains(frame) {
      seen[seen.count - 1] = last.lowerBound...frame
    } else {
      seen.append(frame...frame)
    }
  }

  fileprivate func isFirstOfStretch(_ frame: Int) -> Bool { seen.last?.lowerBound == frame }

  /// In their order, none beside another.
  private var stretches: [ClosedRange<Int>] {
    var stretches: [ClosedRange<Int>] = []
    for range in seen.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = stretches.last, range.lowerBound <= last.upperBound + 1 {
        stretches[stretches.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        stretches.append(range)
      }
    }
    return stretches
  }

  fileprivate mutating func keepTail(_ part: TrackBuilder.Part) {
    let index = seen.count - 1
    // Of two on one frame, the first counts, as with keyframes.
    guard seen[index].upperBound == part.frame, tails[index]?.frame != part.frame else { return }
    tails[index] = part
  }

  /// The keyframes, where each stretch begins and, where an object moved on behind the last keyframe, where it ends.
  private func drawn(in stretches: [ClosedRange<Int>]) -> [TrackBuilder.Part] {
    let starts = Set(stretches.map(\.lowerBound))
    let ends = Set(stretches.map(\.upperBound))
    let sorted = parts.filter { $0.isKeyframe || starts.contains($0.frame) }.sorted { $0.frame < $1.frame }
    let others = parts.filter { !$0.isKeyframe && !starts.contains($0.frame) }
    let last = tails.sorted { $0.key < $1.key }.map(\.value)
    let moved = (others + last).filter { tail in
      let before = sorted[..<sorted.partitioningIndex { $0.frame > tail.frame }].last
      return ends.contains(tail.frame) && before.map { $0.frame < tail.frame && !tail.hasPlace(of: $0) } ?? false
    }
    return moved.isEmpty ? sorted : (sorted + moved).sorted { $0.frame < $1.frame }
  }

  /// The object is outside from the frame behind each stretch on.
  fileprivate func annotation(lastFrame: Int) -> Annotation? {
    var keyframes: [Keyframe] = []
    let mutable = Set(label.attributes.filter(\.isMutable).map(\.id))
    let stretches = stretches
    /// The first frame behind the stretch that a frame is in.
    func end(of frame: Int) -> Int? {
      let place = stretches.partitioningIndex { $0.upperBound >= frame }
      return place < stretches.count ? stretches[place].upperBound + 1 : nil
    }
    for part in drawn(in: stretches) where keyframes.last?.frame != part.frame {
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
}
