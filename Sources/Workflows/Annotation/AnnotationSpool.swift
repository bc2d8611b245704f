internal import Blobs
internal import Domain
internal import Store
internal import Synchronization

/// Annotations between reading and storing, in little memory however many they are: all but the last of them wait in a file.
///
/// Their keys are made anew each time that they are read: of annotations from files they are made up anyway. Only what a
/// relation names keeps its key.
struct AnnotationSpool: Sendable {
  private static let pieceSize = 1 << 18

  /// Records, each behind its length in four bytes.
  private enum Piece {
    case inMemory([UInt8])
    case onDisk(Range<Int>, SpoolFile)
  }

  private(set) var count = 0
  private let file: SpoolFile?
  private var pieces: [Piece] = []
  private var last: [UInt8] = []
  private var named: [Relation] = []
  private var ends: Set<AnnotationUID> = []
  /// Of those that relations name, by their places.
  private var keys: [Int: AnnotationUID] = [:]

  /// - Parameter file: where they wait, which other spools may share; nil keeps all of them in memory.
  init(in file: SpoolFile?) {
    self.file = file
  }

  /// What joins two annotations that are appended after it.
  mutating func relate(_ relation: Relation) {
    named.append(relation)
    ends.formUnion([relation.from, relation.to])
  }

  /// Those whose ends were both appended.
  var relations: [Relation] {
    let there = Set(keys.values)
    return named.filter { there.contains($0.from) && there.contains($0.to) }
  }

  /// - Throws: `BlobFailure` where there is no room in the file's folder.
  mutating func append(_ annotation: Annotation) throws {
    let record = PackedAnnotation.bytes(of: annotation)
    withUnsafeBytes(of: UInt32(record.count).littleEndian) { last.append(contentsOf: $0) }
    last += record
    if ends.contains(annotation.uid) { keys[count] = annotation.uid }
    count += 1
    guard last.count >= Self.pieceSize else { return }
    pieces.append(try file.map { .onDisk(try $0.append(last), $0) } ?? .inMemory(last))
    last = []
  }

  /// Hands each out, in the order in which they came.
  func forEach(_ body: (Annotation) throws -> Void) throws {
    var index = 0
    for piece in pieces + [.inMemory(last)] {
      try bytes(of: piece).withUnsafeBytes { bytes in
        var place = 0
        while place < bytes.count {
          let size = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
          let record = UnsafeRawBufferPointer(rebasing: bytes[place + 4..<place + 4 + size])
          try body(try PackedAnnotation.annotation(reading: record, uid: keys[index] ?? .random()))
          place += 4 + size
          index += 1
        }
      }
    }
  }

  private func bytes(of piece: Piece) throws -> [UInt8] {
    switch piece {
    case .inMemory(let bytes): bytes
    case .onDisk(let range, let file): try file.read(range)
    }
  }
}

/// Where pieces of spools wait: one file, made when the first piece comes, and gone with the value.
final class SpoolFile: Sendable {
  private let blobs: FolderBlobs
  private let state = Mutex<(file: IncomingBlob?, size: Int)>((nil, 0))

  init(in blobs: FolderBlobs) {
    self.blobs = blobs
  }

  /// - Returns: where it lies.
  func append(_ piece: [UInt8]) throws -> Range<Int> {
    try state.withLock { state in
      let file = try state.file ?? blobs.makeFile()
      state.file = file
      try file.write(piece)
      defer { state.size += piece.count }
      return state.size..<state.size + piece.count
    }
  }

  func read(_ range: Range<Int>) throws -> [UInt8] {
    try state.withLock { state in
      guard let file = state.file else { throw Conflict("The annotations could not be kept.") }
      return try file.read(range)
    }
  }
}
