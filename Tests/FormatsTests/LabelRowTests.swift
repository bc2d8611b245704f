import Domain
import Testing

@testable import Formats

@Suite("Label table") struct LabelRowTests {
  private static let name = "Label table 1.0"

  /// A tag, a box and a track from the second frame on, with labels that a spreadsheet and a CSV stumble over.
  private func source() -> MemorySource {
    let labels = ["=1+1", "a, \"b\""].enumerated().map { index, name in
      Label(id: Label.ID(Int64(index + 1)), name: name, color: LabelColor(rgb: 0), position: index)
    }
    func made(_ number: Int, _ frame: Int, _ label: Int, _ content: Annotation.Content) -> Annotation {
      let uid = AnnotationUID(String(repeating: "\(number)", count: 32)) ?? .random()
      return Annotation(uid: uid, frame: frame, label: labels[label].id, content: content)
    }
    let box = Shape(kind: .rectangle, points: [1, 2, 3, 4], rotation: 30)
    let track = Track(keyframes: [Keyframe(frame: 1, shape: box), Keyframe(frame: 2, shape: box)])
    return MemorySource(
      labels: labels,
      size: 3,
      [made(3, 1, 1, .track(track)), made(2, 2, 0, .shape(box)), made(1, 0, 0, .tag)]
    )
  }

  @Test("each tag, shape and track has a row; a track has one, of its first picture")
  func rows() throws {
    for pictures in [false, true] {
      try FormatHarness.withExport(source(), Self.name, options: ExportOptions(savesPictures: pictures)) { archive in
        let text = String(decoding: try archive.bytes(of: "labels.csv"), as: UTF8.self)
        let uids = (0...3).map { String(repeating: "\($0)", count: 32) }
        #expect(
          text.split(separator: "\r\n") == [
            "label_id,label,filepath,creator_mail,label_create_date,branch",
            "\(uids[1]),\"'=1+1\",img_000.png,,,", "\(uids[3]),\"a, \"\"b\"\"\",img_001.png,,,",
            "\(uids[2]),\"'=1+1\",img_002.png,,,",
          ]
        )
        #expect(archive.names.count { $0.hasPrefix("images/") } == (pictures ? 3 : 0))
      }
    }
  }

  @Test("that it says nothing of how objects look is told before")
  func losses() throws {
    var counts = DatasetCounts()
    counts.add(
      .init(kind: nil, attributeNames: [], count: 5, rotated: 0, attributed: 1, grouped: 0, occluded: 0, layered: 0)
    )
    counts.add(
      .init(
        kind: .rectangle,
        attributeNames: [],
        count: 2,
        rotated: 2,
        attributed: 0,
        grouped: 0,
        occluded: 1,
        layered: 0
      )
    )
    #expect(
      try FormatRegistry.exporter(named: Self.name).losses(of: counts) == [
        "\(Self.name) keeps no coordinates: 2 will lose theirs.",
        "\(Self.name) keeps no attributes: 1 will lose theirs.",
        "\(Self.name) keeps no occlusion: 1 will lose theirs.",
      ]
    )
  }
}
