internal import Domain

/// The head of CVAT's XML: what the task, job or project is, and its labels.
struct CVATMeta {
  private let dataset: Dataset

  init(_ dataset: Dataset) {
    self.dataset = dataset
  }

  func write(to xml: inout XMLWriter) throws {
    xml.element("version", "1.1")
    xml.open("meta")
    switch dataset.scope {
    case .project(let id, let name): try writeProject(id, name, to: &xml)
    case .task:
      for task in dataset.tasks {
        xml.open("task")
        xml.element("id", task.id.description)
        xml.element("name", task.name)
        writeFacts(of: task, to: &xml)
        writeLabels(to: &xml)
        try writeSize(of: task, to: &xml)
        xml.close("task")
      }
    case .job(let id):
      for task in dataset.tasks {
        xml.open("job")
        xml.element("id", id.description)
        writeFacts(of: task, to: &xml)
        writeLabels(to: &xml)
        try writeSize(of: task, to: &xml)
        xml.close("job")
      }
    }
    xml.element("dumped", Self.time(dataset.options.dumped))
    xml.close("meta")
  }

  private func writeProject(_ id: Project.ID, _ name: String, to xml: inout XMLWriter) throws {
    xml.open("project")
    xml.element("id", id.description)
    xml.element("name", name)
    xml.element("bugtracker", "")
    xml.open("tasks")
    for task in dataset.tasks {
      xml.open("task")
      xml.element("id", task.id.description)
      xml.element("name", task.name)
      writeFacts(of: task, to: &xml)
      try writeSize(of: task, to: &xml)
      xml.close("task")
    }
    xml.close("tasks")
    writeLabels(to: &xml)
    xml.element("subsets", dataset.subsets.map(CVATNames.subset).joined(separator: "\n"))
    xml.close("project")
  }

  private func writeFacts(of task: DatasetTask, to xml: inout XMLWriter) {
    let start = task.jobs.map(\.start).min() ?? 0
    let stop = task.jobs.map(\.stop).max() ?? max(task.size - 1, 0)
    xml.element("size", String(task.size))
    xml.element("mode", task.isVideo ? "interpolation" : "annotation")
    xml.element("overlap", "0")
    xml.element("bugtracker", "")
    xml.element("created", Self.time(task.created))
    xml.element("updated", Self.time(task.updated))
    xml.element("subset", CVATNames.subset(task.subset))
    xml.element("start_frame", String(start))
    xml.element("stop_frame", String(stop))
    xml.element("frame_filter", "")
    xml.open("segments")
    for job in task.jobs {
      xml.open("segment")
      xml.element("id", job.job.description)
      xml.element("start", String(job.start))
      xml.element("stop", String(job.stop))
      xml.element("url", task.address.isEmpty ? "" : "\(task.address)/jobs/\(job.job)")
      xml.close("segment")
    }
    xml.close("segments")
    write(task.owner, as: "owner", to: &xml)
    write(task.assignee, as: "assignee", to: &xml)
  }

  /// Readers of a film's tracks, as Datumaro, have the size of its frames from here alone.
  private func writeSize(of task: DatasetTask, to xml: inout XMLWriter) throws {
    guard task.isVideo, let frame = try dataset.frames(of: task).next() else { return }
    xml.open("original_size")
    xml.element("width", String(frame.width))
    xml.element("height", String(frame.height))
    xml.close("original_size")
  }

  private func write(_ account: DatasetTask.Account?, as name: StaticString, to xml: inout XMLWriter) {
    guard let account else {
      xml.element(name, "")
      return
    }
    xml.open(name)
    xml.element("username", account.name)
    xml.element("email", account.email)
    xml.close(name)
  }

  private func writeLabels(to xml: inout XMLWriter) {
    xml.open("labels")
    for entry in dataset.labels.all {
      let label = entry.label
      xml.open("label")
      xml.element("name", label.name)
      xml.element("color", label.color.description)
      xml.element("type", label.kind.rawValue)
      xml.open("attributes")
      for attribute in label.attributes { write(attribute, to: &xml) }
      xml.close("attributes")
      if label.kind == .skeleton { xml.element("svg", CVATNames.drawing(of: label)) }
      if let parent = entry.parent { xml.element("parent", parent) }
      xml.close("label")
    }
    xml.close("labels")
  }

  private func write(_ attribute: LabelAttribute, to xml: inout XMLWriter) {
    xml.open("attribute")
    xml.element("name", attribute.name)
    xml.element("mutable", attribute.isMutable ? "True" : "False")
    xml.element("input_type", attribute.input.rawValue)
    xml.element("default_value", attribute.defaultValue)
    xml.element("values", attribute.values.joined(separator: "\n"))
    xml.close("attribute")
  }

  /// `2026-11-21 03:19:47.172000+00:00`
  private static func time(_ time: Timestamp) -> String {
    "\(time.iso8601.dropLast().replacing("T", with: " "))000+00:00"
  }
}

/// Names that CVAT's formats share.
enum CVATNames {
  static func subset(_ subset: String) -> String { subset.isEmpty ? "default" : subset }

  /// What a frame of a track is called, whatever its picture's name.
  static func frame(_ number: Int) -> String {
    let digits = String(number)
    return "frame_\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }

  /// Where the frames of a subset's second task lie, and of each after it: CVAT itself has one folder for all of them, in
  /// which they take each other's place.
  static func folder(_ task: String) -> String { "task_\(task)" }

  /// A skeleton's drawing that names its points instead of their keys, which mean nothing elsewhere.
  static func drawing(of label: Label) -> String {
    label.sublabels.reduce(label.svg) { svg, point in
      svg.replacing(
        "data-label-id=\"\(point.id)\"",
        with: "data-label-name=\"\(XMLWriter.attribute(point.name))\""
      )
    }
  }
}
