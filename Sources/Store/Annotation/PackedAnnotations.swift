public import Domain

/// Many annotations in little memory: a box takes about a hundred bytes instead of five hundred.
///
/// Their keys are made anew each time that they are read: of annotations from files they are made up anyway. Only what a
/// relation names keeps its key.
public struct PackedAnnotations: Sendable {
  private static let chunkSize = 1 << 20

  public private(set) var count = 0
  /// Records, each behind its length in four bytes.
  private var chunks: [[UInt8]] = []
  private var named: [Relation] = []
  private var ends: Set<AnnotationUID> = []
  /// Of those that relations name, by their places.
  private var keys: [Int: AnnotationUID] = [:]

  public init() {}

  /// What joins two annotations that are appended after it.
  public mutating func relate(_ relation: Relation) {
    named.append(relation)
    ends.formUnion([relation.from, relation.to])
  }

  /// Those whose ends were both appended.
  public var relations: [Relation] {
    let there = Set(keys.values)
    return named.filter { there.contains($0.from) && there.contains($0.to) }
  }

  public mutating func append(_ annotation: Annotation) {
    let details = PackedDetails.bytes(of: annotation.parts)
    var head = PackedHead(annotation).bytes
    head += details
    let room = chunks.last.map { Self.chunkSize - $0.count } ?? 0
    if room < head.count + 4 {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(max(Self.chunkSize, head.count + 4))
    }
    let size = UInt32(head.count)
    for shift in [0, 8, 16, 24] as [UInt32] {
      chunks[chunks.count - 1].append(UInt8(truncatingIfNeeded: size >> shift))
    }
    chunks[chunks.count - 1] += head
    if ends.contains(annotation.uid) { keys[count] = annotation.uid }
    count += 1
  }

  /// Hands each out, in the order in which they came.
  public func forEach(_ body: (Annotation) throws -> Void) throws {
    var index = 0
    for chunk in chunks {
      try chunk.withUnsafeBytes { bytes in
        var place = 0
        while place < bytes.count {
          let size = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
          let record = UnsafeRawBufferPointer(rebasing: bytes[place + 4..<place + 4 + size])
          try body(try Self.annotation(record, uid: keys[index] ?? .random()))
          place += 4 + size
          index += 1
        }
      }
    }
  }

  private static func annotation(_ record: UnsafeRawBufferPointer, uid: AnnotationUID) throws -> Annotation {
    let head = PackedHead(reading: record)
    let rest = UnsafeRawBufferPointer(rebasing: record[PackedHead.size...])
    guard let details = PackedDetails(reading: rest) else { throw Conflict("The annotations could not be kept.") }
    let content: Annotation.Content =
      switch head.content {
      case .tag: .tag
      case .shape: details.keyframes.first.map { .shape($0.shape.with(details.elements)) } ?? .tag
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

extension Shape {
  fileprivate func with(_ elements: [SkeletonElement]) -> Shape {
    guard !elements.isEmpty else { return self }
    return Shape(
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
