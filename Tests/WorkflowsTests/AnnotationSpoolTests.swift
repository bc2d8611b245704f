import Blobs
import Domain
import FoundationEssentials
import TestSupport
import Testing

@testable import Workflows

@Suite("Spools of annotations") struct AnnotationSpoolTests {
  /// Of every kind, more than a piece of the file holds.
  private static let all: [Annotation] = {
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
    return (0..<12_000).map { number in
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
  }()

  private static func expect(_ spool: AnnotationSpool, _ all: [Annotation]) throws {
    #expect(spool.count == all.count)
    var place = 0
    try spool.forEach { annotation in
      let original = all[place]
      place += 1
      guard annotation.with(uid: original.uid) != original else { return }
      Issue.record("the annotation at \(place - 1) is another: \(annotation)")
    }
    #expect(place == all.count)
  }

  @Test("say what they said before, in their order, in memory")
  func inMemory() throws {
    var spool = AnnotationSpool(in: nil)
    for annotation in Self.all { try spool.append(annotation) }
    try Self.expect(spool, Self.all)
  }

  @Test("say it as often as they are asked from a file that several share, and that goes with them")
  func inFile() async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: folder)
      try blobs.prepare()
      var spools: [AnnotationSpool] = []
      do {
        let file = SpoolFile(in: blobs)
        spools = [AnnotationSpool(in: file), AnnotationSpool(in: file), AnnotationSpool(in: file)]
      }
      try spools[2].append(Self.all[0])
      #expect(try Self.sizes(in: folder).isEmpty, "a few need no file")
      for annotation in Self.all {
        try spools[0].append(annotation)
        try spools[1].append(annotation)
      }
      let sizes = try Self.sizes(in: folder)
      #expect(sizes.count == 1 && sizes[0] > 1 << 20)
      for _ in 0..<2 {
        for spool in spools[..<2] { try Self.expect(spool, Self.all) }
        try Self.expect(spools[2], [Self.all[0]])
      }
      spools = []
      #expect(try Self.sizes(in: folder).isEmpty)
    }
  }

  @Test("keep the keys that relations name, wherever they wait")
  func relations() async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: folder)
      try blobs.prepare()
      var spool = AnnotationSpool(in: SpoolFile(in: blobs))
      let ends = [Self.all[3], Self.all[11_000]]
      spool.relate(Relation(uid: .random(), from: ends[0].uid, to: ends[1].uid))
      spool.relate(Relation(uid: .random(), from: ends[0].uid, to: .random()))
      for annotation in Self.all { try spool.append(annotation) }
      #expect(spool.relations.map(\.to) == [ends[1].uid])
      var found: [AnnotationUID] = []
      let known = Set(Self.all.map(\.uid))
      try spool.forEach { if known.contains($0.uid) { found.append($0.uid) } }
      #expect(found == ends.map(\.uid))
    }
  }

  /// Of the files that are on their way.
  private static func sizes(in folder: String) throws -> [Int] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).compactMap { path in
      let file = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
      guard file[.type] as? FileAttributeType == .typeRegular, !path.hasSuffix("/lock") else { return nil }
      return (file[.size] as? UInt64).map(Int.init) ?? 0
    }
  }
}
