internal import Domain
internal import JSON

/// Reads the labels of a backup.
enum BackupLabelReader {
  private static let longestDrawing = 1 << 18

  static func labels(_ reader: inout JSONReader) throws -> [LabelDraft] {
    var drafts: [LabelDraft] = []
    try reader.array { reader, _ in drafts.append(try label(&reader, isPoint: false)) }
    try LabelDraft.checkDistinct(drafts)
    return drafts
  }

  private static func label(_ reader: inout JSONReader, isPoint: Bool) throws -> LabelDraft {
    var name = ""
    var color: LabelColor?
    var kind = LabelKind.any
    var attributes: [AttributeDraft] = []
    var points: [LabelDraft] = []
    var svg = ""
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "color": color = try reader.optionalString().flatMap { LabelColor($0) }
      case "type": kind = try reader.optionalWord(LabelKind.self) ?? .any
      case "attributes": try reader.array { reader, _ in attributes.append(try attribute(&reader)) }
      case "sublabels" where !isPoint:
        try reader.array { reader, _ in points.append(try label(&reader, isPoint: true)) }
      case "svg":
        svg = try reader.optionalString() ?? ""
        guard svg.utf8.count <= longestDrawing else {
          throw reader.problem("A skeleton's drawing has at most 256 KiB.")
        }
      default: break
      }
    }
    return try LabelDraft(
      name: name,
      color: color,
      kind: kind,
      attributes: attributes,
      sublabels: points,
      svg: svg
    )
  }

  private static func attribute(_ reader: inout JSONReader) throws -> AttributeDraft {
    var name = ""
    var isMutable = false
    var input = LabelAttribute.Input.text
    var values: [String] = []
    var defaultValue: String?
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "mutable": isMutable = try reader.bool()
      case "input_type": input = try reader.optionalWord(LabelAttribute.Input.self) ?? .text
      case "default_value": defaultValue = try reader.optionalString()
      case "values": try reader.array { reader, _ in values.append(try reader.string()) }
      default: break
      }
    }
    return try AttributeDraft(
      name: name,
      isMutable: isMutable,
      input: input,
      values: values,
      defaultValue: defaultValue
    )
  }
}

/// Reads the jobs of a backup, with the issues that we keep in them.
enum BackupJobReader {
  static func job(_ reader: inout JSONReader) throws -> BackedUpTask.Job {
    var job = BackedUpTask.Job(start: -1, stop: -1)
    var status = ""
    var (stage, state): (Job.Stage?, Job.State?)
    try reader.object { reader, key in
      switch key {
      case "start_frame": job.start = try reader.optionalInt(in: 0...Int(Int32.max)) ?? -1
      case "stop_frame": job.stop = try reader.optionalInt(in: 0...Int(Int32.max)) ?? -1
      // Copies of a job for several annotators are jobs of their own in every other respect.
      case "type": job.kind = try reader.optionalString() == "ground_truth" ? .groundTruth : .annotation
      case "status": status = try reader.optionalString() ?? ""
      case "stage": stage = try reader.optionalWord(Job.Stage.self)
      case "state": state = try reader.optionalWord(Job.State.self)
      case "assignee": job.assignee = try reader.optionalString()
      case "frames": job.frames = try frames(&reader)
      case "disabled_frames": job.disabledFrames = try frames(&reader)
      case "issues": try reader.array { reader, _ in job.issues.append(try issue(&reader)) }
      default: break
      }
    }
    guard job.start >= 0, job.stop >= job.start else {
      throw reader.problem("A job goes from start_frame to stop_frame; here one is missing, or they are the wrong way.")
    }
    // CVAT keeps no more than the status, of which the last is a stage that is done.
    job.stage = stage ?? (status == "completed" ? .acceptance : Job.Stage(rawValue: status) ?? .annotation)
    job.state = state ?? (status == "completed" ? .completed : .new)
    return job
  }

  private static func frames(_ reader: inout JSONReader) throws -> [Int] {
    var frames: Set<Int> = []
    try reader.array { reader, _ in
      if let frame = try reader.optionalInt(in: 0...Int(Int32.max)) { frames.insert(frame) }
    }
    return frames.sorted()
  }

  private static func issue(_ reader: inout JSONReader) throws -> BackedUpTask.Issue {
    var issue = BackedUpTask.Issue(frame: 0, position: [])
    try reader.object { reader, key in
      switch key {
      case "frame": issue.frame = try reader.optionalInt(in: 0...Int(Int32.max)) ?? 0
      case "position": issue.position = try reader.doubles()
      case "owner": issue.owner = try reader.optionalString()
      case "assignee": issue.assignee = try reader.optionalString()
      case "resolved": issue.isResolved = try reader.bool()
      case "created_date": issue.created = try reader.optionalString().flatMap { Timestamp(iso8601: $0) }
      case "comments": try reader.array { reader, _ in issue.comments.append(try comment(&reader)) }
      default: break
      }
    }
    issue.position = try Issue.checkedPosition(issue.position)
    return issue
  }

  private static func comment(_ reader: inout JSONReader) throws -> BackedUpTask.Comment {
    var comment = BackedUpTask.Comment(owner: nil, message: "", created: nil)
    try reader.object { reader, key in
      switch key {
      case "owner": comment.owner = try reader.optionalString()
      case "message": comment.message = try reader.string()
      case "created_date": comment.created = try reader.optionalString().flatMap { Timestamp(iso8601: $0) }
      default: break
      }
    }
    comment.message = try Comment.checked(comment.message)
    return comment
  }
}
