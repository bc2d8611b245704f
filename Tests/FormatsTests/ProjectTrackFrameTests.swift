import Domain
import Testing

@testable import Formats

/// Where the pictures of CVAT's own archives are the frames of tracks, also where some are missing.
@Suite("CVAT for video: pictures of a project") struct ProjectTrackFrameTests {
  private typealias Task = (id: Int, size: Int, subset: String)

  /// The names of the pictures that a box of the task's frame gets on.
  private static func read(
    frame: Int,
    of task: Int,
    in tasks: [Task],
    on pictures: KeyValuePairs<String, [String]>
  ) throws -> [String] {
    let head = tasks.map {
      "<task><id>\($0.id)</id><name>birds</name><size>\($0.size)</size><subset>\($0.subset)</subset></task>"
    }
    let subset = tasks.first { $0.id == task }?.subset ?? ""
    let box = "<box frame=\"\(frame)\" keyframe=\"1\" outside=\"0\" xtl=\"1\" ytl=\"1\" xbr=\"9\" ybr=\"9\"></box>"
    let document =
      "<annotations><meta><project><tasks>\(head.joined())</tasks></project></meta>"
      + "<track id=\"0\" label=\"icdar\" task_id=\"\(task)\" subset=\"\(subset)\">\(box)</track></annotations>"
    let source = MemorySource(labels: KindSamples.labels, project: pictures.map { ($0.key, $0.value, []) })
    let frames = source.frames.enumerated().map { place, frame in
      DatasetFrame(task: frame.task, number: place, name: frame.name, width: 96, height: 64)
    }
    let subsets = Dictionary(uniqueKeysWithValues: source.tasks.map { ($0.id, $0.subset) })
    return try FormatHarness.withArchive(["annotations.xml": document]) { archive in
      var found: [String] = []
      let dataset = DatasetImport(labels: source.labels, frames: FrameIndex(frames, subsets: subsets)) {
        found.append("\(subsets[frames[$0.frame].task] ?? "")/\(frames[$0.frame].name)")
      }
      try FormatRegistry.importer(named: "CVAT 1.1").read(archive, into: dataset)
      return found
    }
  }

  private static func names(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "\(CVATNames.frame($0)).png" } }

  private static let tasks: [Task] = [(1, 10, "train"), (2, 10, "val")]

  @Test("a frame whose picture is missing is not another subset's of that number")
  func otherSubset() throws {
    let pictures: KeyValuePairs = ["train": Self.names(0...9), "val": Self.names(0...4)]
    #expect(try Self.read(frame: 4, of: 2, in: Self.tasks, on: pictures) == ["val/frame_000004.png"])
    let problem = #expect(throws: DatasetProblem.self) {
      _ = try Self.read(frame: 7, of: 2, in: Self.tasks, on: pictures)
    }
    #expect(
      problem?.description.contains("There is no picture of frame 7 of task 2 in the subset “val” here.") == true
    )
  }

  @Test("nor another frame's where pictures are called by the numbers of frames")
  func otherFrame() throws {
    let pictures: KeyValuePairs = ["train": Self.names(0...9), "val": Self.names(3...9)]
    #expect(try Self.read(frame: 3, of: 2, in: Self.tasks, on: pictures) == ["val/frame_000003.png"])
    let problem = #expect(throws: DatasetProblem.self) {
      _ = try Self.read(frame: 1, of: 2, in: Self.tasks, on: pictures)
    }
    #expect(
      problem?.description.contains("There is no picture of frame 1 of task 2 in the subset “val” here.") == true
    )
    let free: KeyValuePairs = ["train": Self.names(0...9), "val": ["cat.png", "owl.png"]]
    #expect(try Self.read(frame: 1, of: 2, in: Self.tasks, on: free) == ["val/owl.png"])
  }

  @Test("a subset without pictures here has none of another's")
  func missingSubset() throws {
    #expect(throws: DatasetProblem.self) {
      _ = try Self.read(frame: 1, of: 2, in: Self.tasks, on: ["train": Self.names(0...9)])
    }
  }

  @Test("a task without pictures does not take the folder of its subset", arguments: [[5, 0, 7], [0, 7, 5]])
  func empty(sizes: [Int]) throws {
    let tasks: [Task] = sizes.enumerated().map { ($0.offset + 1, $0.element, "train") }
    let filled = tasks.filter { $0.size > 0 }
    let second = Self.names(0...4).map { "task_\(filled[1].id)/\($0)" }
    let pictures: KeyValuePairs = ["train": Self.names(0...4) + second]
    #expect(try Self.read(frame: 2, of: filled[0].id, in: tasks, on: pictures) == ["train/frame_000002.png"])
    #expect(try Self.read(frame: 2, of: filled[1].id, in: tasks, on: pictures) == ["train/\(second[2])"])
  }
}
