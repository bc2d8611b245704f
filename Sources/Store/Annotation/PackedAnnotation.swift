public import Domain

/// An annotation as bytes, between reading and storing: a box takes about a hundred instead of five hundred.
///
/// Without its key: who keeps the bytes knows it, or makes a new one.
public enum PackedAnnotation {
  public static func bytes(of annotation: Annotation) -> [UInt8] {
    PackedHead(annotation).bytes + PackedDetails.bytes(of: annotation.parts)
  }

  /// - Throws: `Conflict` for bytes that are none of ours.
  public static func annotation(reading bytes: UnsafeRawBufferPointer, uid: AnnotationUID) throws -> Annotation {
    guard bytes.count >= PackedHead.size,
      let details = PackedDetails(reading: UnsafeRawBufferPointer(rebasing: bytes[PackedHead.size...]))
    else { throw Conflict("The annotations could not be kept.") }
    let head = PackedHead(reading: bytes)
    let content: Annotation.Content =
      switch head.content {
      case .tag: .tag
      case .shape: details.keyframes.first.map { .shape($0.shape.with(elements: details.elements)) } ?? .tag
      case .track: .track(Track(keyframes: details.keyframes, elements: details.trackElements))
      }
    return Annotation(
      uid: uid,
      frame: head.frame,
      label: head.label,
      group: head.group,
      source: head.source,
      attributes: details.attributes,
      content: content
    )
  }
}

/// What stands before the details.
private struct PackedHead {
  enum Content: UInt8 {
    case tag, shape, track
  }

  static let size = 26
  let frame: Int
  let label: Label.ID
  let group: Int
  let source: AnnotationSource
  let content: Content

  init(_ annotation: Annotation) {
    frame = annotation.frame
    label = annotation.label
    group = annotation.group
    source = annotation.source
    content =
      switch annotation.content {
      case .tag: .tag
      case .shape: .shape
      case .track: .track
      }
  }

  init(reading bytes: UnsafeRawBufferPointer) {
    func number(_ start: Int) -> Int64 {
      Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int64.self))
    }
    frame = Int(number(0))
    label = Label.ID(number(8))
    group = Int(number(16))
    let place = Int(bytes[24])
    source = AnnotationSource.allCases.indices.contains(place) ? AnnotationSource.allCases[place] : .manual
    content = Content(rawValue: bytes[25]) ?? .tag
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    for number in [Int64(frame), label.value, Int64(group)] {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes.append(UInt8(AnnotationSource.allCases.firstIndex(of: source) ?? 0))
    bytes.append(content.rawValue)
    return bytes
  }
}

extension Annotation {
  /// A shape as the only keyframe of a track, its points of a skeleton apart: so that all of it is in the details.
  fileprivate var parts: PackedDetails.Parts {
    switch content {
    case .tag: .init(attributes: attributes)
    case .shape(let shape):
      .init(attributes: attributes, elements: shape.elements, keyframes: [Keyframe(frame: frame, shape: shape)])
    case .track(let track):
      .init(attributes: attributes, keyframes: track.keyframes, trackElements: track.elements)
    }
  }
}
