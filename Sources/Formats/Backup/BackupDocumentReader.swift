internal import Domain
internal import JSON

/// Reads `task.json` and `project.json`, ours and CVAT's of any version.
public enum BackupDocumentReader {
  /// Documents hold labels, jobs and issues; what is longer was made to fill the memory.
  private static let longest = 64 << 20

  /// - Parameter file: the document's name in the archive.
  public static func task(_ archive: DatasetArchive, _ file: String) throws -> BackedUpTask {
    var task = BackedUpTask(name: "")
    var source: BackedUpTask.Source?
    try read(archive, file) { reader, key in
      switch key {
      case "version": try checkVersion(&reader)
      case "name": task.name = try reader.string()
      case "bug_tracker": task.bugTracker = try reader.optionalString() ?? ""
      case "subset": task.subset = try reader.optionalString() ?? ""
      case "assignee": task.assignee = try reader.optionalString()
      case "segment_size": task.segmentSize = try reader.optionalInt(in: 0...Int(Int32.max))
      case "overlap": task.overlap = try reader.optionalInt(in: 0...Int(Int32.max))
      case "dimension": try checkDimension(&reader)
      case "labels": task.labels = try BackupLabelReader.labels(&reader)
      case "data": if try reader.kind() == .object { task.media = try media(&reader) }
      case "source_frames": if try reader.kind() == .object { source = try self.source(&reader) }
      case "jobs": try reader.array { reader, _ in task.jobs.append(try BackupJobReader.job(&reader)) }
      default: break
      }
    }
    task.media?.source = source
    guard !task.name.isEmpty else { throw DatasetProblem(file, "The task has no name: “name” is missing.") }
    return task
  }

  /// - Parameter file: the document's name in the archive.
  public static func project(_ archive: DatasetArchive, _ file: String) throws -> BackedUpProject {
    var project = BackedUpProject(name: "")
    try read(archive, file) { reader, key in
      switch key {
      case "version": try checkVersion(&reader)
      case "name": project.name = try reader.string()
      case "bug_tracker": project.bugTracker = try reader.optionalString() ?? ""
      case "assignee": project.assignee = try reader.optionalString()
      case "labels": project.labels = try BackupLabelReader.labels(&reader)
      default: break
      }
    }
    guard !project.name.isEmpty else { throw DatasetProblem(file, "The project has no name: “name” is missing.") }
    return project
  }

  private static func read(
    _ archive: DatasetArchive,
    _ file: String,
    _ body: (inout JSONReader, String) throws -> Void
  ) throws {
    let next = try archive.pieces(of: file)
    var size = 0
    var reader = JSONReader {
      let piece = try next()
      size += piece?.count ?? 0
      guard size <= longest else { throw DatasetProblem(file, "The document is longer than \(longest >> 20) MiB.") }
      return piece
    }
    do {
      try reader.object(body)
      try reader.end()
    } catch let problem as JSONProblem {
      throw DatasetProblem("\(file), \(problem)")
    } catch let failure as ValidationFailure {
      throw DatasetProblem(
        "\(file), line \(reader.line), \(reader.place): \(failure.problems.map(\.sentence).joined(separator: " "))"
      )
    }
  }

  private static func checkVersion(_ reader: inout JSONReader) throws {
    let version = try reader.string()
    guard version == "1.0" else {
      throw reader.problem("The backup has the version “\(version)”; 1.0 is the one that is known here.")
    }
  }

  private static func checkDimension(_ reader: inout JSONReader) throws {
    guard try reader.optionalString() ?? "2d" == "2d" else {
      throw reader.problem("The task has point clouds; tasks here have pictures or a video.")
    }
  }

  private static func media(_ reader: inout JSONReader) throws -> BackedUpTask.Media {
    var media = BackedUpTask.Media()
    try reader.object { reader, key in
      switch key {
      case "chunk_size": media.chunkSize = try reader.optionalInt(in: 1...1000)
      case "image_quality": media.imageQuality = try reader.optionalInt(in: 0...100) ?? 70
      case "start_frame": media.startFrame = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
      case "stop_frame": media.stopFrame = try reader.optionalInt(in: 0...Int(Int32.max))
      case "frame_filter": media.step = try step(&reader)
      case "sorting_method":
        let name = try reader.optionalString() ?? "lexicographical"
        guard let sorting = FrameSorting(rawValue: name) else {
          throw reader.problem("“\(name)” is no way to sort pictures that is known here.")
        }
        media.sorting = sorting
      case "chunk_type": media.usesZipChunks = try reader.optionalString() == "imageset"
      case "deleted_frames":
        try reader.array { reader, _ in
          media.deletedFrames.append(try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0)
        }
      default: break
      }
    }
    return media
  }

  private static func step(_ reader: inout JSONReader) throws -> Int {
    let text = try reader.optionalString() ?? ""
    guard !text.isEmpty else { return 1 }
    guard text.hasPrefix("step="), let step = Int(text.dropFirst(5)), step >= 1 else {
      throw reader.problem("A frame filter is written step=N, with N from 1.")
    }
    return step
  }

  private static func source(_ reader: inout JSONReader) throws -> BackedUpTask.Source {
    var (start, stop, step) = (0, 0, 1)
    try reader.object { reader, key in
      switch key {
      case "start": start = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
      case "stop": stop = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
      case "step": step = try reader.optionalInt(in: 1...Int(Int32.max)) ?? 1
      default: break
      }
    }
    return .init(start: start, stop: stop, step: step)
  }
}

extension JSONReader {
  /// A text, or nil for `null`.
  mutating func optionalString() throws -> String? { try null() ? nil : string() }

  /// A whole number of a range, or nil for `null`.
  mutating func optionalInt(in range: ClosedRange<Int>) throws -> Int? {
    if try null() { return nil }
    let number = try int()
    guard range.contains(number) else {
      throw problem("This is a number from \(range.lowerBound) to \(range.upperBound), not \(number).")
    }
    return number
  }

  /// One of an enumeration's words, or nil for `null`.
  mutating func optionalWord<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type
  ) throws -> Word? where Word.RawValue == String {
    guard let text = try optionalString() else { return nil }
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("“\(text)” is none of \(known).")
    }
    return word
  }
}
