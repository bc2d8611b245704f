public import Domain
internal import JSON

/// Writes `task.json` and `project.json`, in CVAT's form.
///
/// What CVAT forgets stands under names that it passes over: `assignee`, `stage`, `state` and `issues` of jobs;
/// `assignee`, `segment_size`, `overlap` and `source_frames` of the task.
public enum BackupDocumentWriter {
  /// - Parameter labels: the stored ones; nil where they are the project's.
  public static func bytes(of task: BackedUpTask, labels: [Label]?, status: String) -> [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.object { body in
      body.field("name", task.name)
      body.field("bug_tracker", task.bugTracker)
      body.field("status", status)
      body.field("subset", task.subset)
      if let labels { body.labels(labels) }
      body.field("version", "1.0")
      body.text("assignee", task.assignee)
      if let size = task.segmentSize { body.field("segment_size", size) }
      if let overlap = task.overlap { body.field("overlap", overlap) }
      if let media = task.media { body.members(of: media) }
      body.array("jobs") { list in
        for job in task.jobs { list.object { $0.members(of: job) } }
      }
    }
    return json.bytes
  }

  public static func bytes(of project: BackedUpProject, labels: [Label]) -> [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.object { body in
      body.field("name", project.name)
      body.field("bug_tracker", project.bugTracker)
      body.field("status", "annotation")
      body.labels(labels)
      body.field("version", "1.0")
      body.text("assignee", project.assignee)
    }
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func labels(_ labels: [Label]) {
    array("labels") { list in
      for label in labels { list.object { $0.members(of: label, isPoint: false) } }
    }
  }

  private mutating func members(of label: Label, isPoint: Bool) {
    field("name", label.name)
    field("color", label.color.description)
    array("attributes") { list in
      for attribute in label.attributes {
        list.object { body in
          body.field("name", attribute.name)
          body.field("mutable", attribute.isMutable)
          body.field("input_type", attribute.input.rawValue)
          body.field("default_value", attribute.defaultValue)
          body.array("values") { values in for value in attribute.values { values.element(value) } }
        }
      }
    }
    field("type", label.kind.rawValue)
    guard !isPoint else { return }
    array("sublabels") { list in
      for point in label.sublabels { list.object { $0.members(of: point, isPoint: true) } }
    }
    if label.kind == .skeleton { field("svg", CVATNames.drawing(of: label)) }
  }

  fileprivate mutating func members(of media: BackedUpTask.Media) {
    object("data") { data in
      if let chunkSize = media.chunkSize { data.field("chunk_size", chunkSize) }
      data.field("image_quality", media.imageQuality)
      data.field("start_frame", media.startFrame)
      if let stop = media.stopFrame { data.field("stop_frame", stop) }
      if media.step > 1 { data.field("frame_filter", "step=\(media.step)") }
      data.field("storage_method", "cache")
      data.field("sorting_method", media.sorting.rawValue)
      data.field("chunk_type", media.usesZipChunks ? "imageset" : "video")
      data.array("deleted_frames") { list in for frame in media.deletedFrames { list.element(frame) } }
      data.field("storage", "local")
    }
    guard let source = media.source else { return }
    object("source_frames") { body in
      body.field("start", source.start)
      body.field("stop", source.stop)
      body.field("step", source.step)
    }
  }

  fileprivate mutating func members(of job: BackedUpTask.Job) {
    field("status", job.stage == .acceptance && job.state == .completed ? "completed" : job.status)
    field("type", job.kind.rawValue)
    field("start_frame", job.start)
    field("stop_frame", job.stop)
    if let frames = job.frames {
      array("frames") { list in for frame in frames { list.element(frame) } }
      array("disabled_frames") { list in for frame in job.disabledFrames { list.element(frame) } }
    }
    field("stage", job.stage.rawValue)
    field("state", job.state.rawValue)
    text("assignee", job.assignee)
    array("issues") { list in
      for issue in job.issues { list.object { $0.members(of: issue) } }
    }
  }

  private mutating func members(of issue: BackedUpTask.Issue) {
    field("frame", issue.frame)
    array("position") { list in for number in issue.position { list.element(number) } }
    text("owner", issue.owner)
    text("assignee", issue.assignee)
    field("resolved", issue.isResolved)
    text("created_date", issue.created?.iso8601)
    array("comments") { list in
      for comment in issue.comments {
        list.object { body in
          body.text("owner", comment.owner)
          body.field("message", comment.message)
          body.text("created_date", comment.created?.iso8601)
        }
      }
    }
  }

  fileprivate mutating func text(_ key: StaticString, _ value: String?) {
    if let value { field(key, value) } else { null(key) }
  }
}

extension BackedUpTask.Job {
  fileprivate var status: String { stage == .annotation ? "annotation" : "validation" }
}
