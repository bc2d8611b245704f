import Database
import Domain
import JSON
import Store
import Views
import Workflows

extension DatasetImportRequest {
  /// As a page's form has it.
  init(_ form: Form, fileName: String) {
    self.init(format: form["import_format"], fileName: fileName)
    change(byPage: form)
  }

  /// What forms say beside format and file. Labels are as they were where a form has none.
  mutating func change(byPage form: Form) {
    appends = form["mode"] != "replace"
    isDryRun = form["dry_run"] == "true"
    drawsMasksAsPolygons = form["conv_mask_to_poly"] == "true"
    let labels = form.items.filter { $0.name.hasPrefix("from_") }
    guard !labels.isEmpty else { return }
    (labelMapping, createsLabels) = ([:], false)
    for (name, from) in labels {
      let target = form["to_\(name.dropFirst(5))"]
      switch target {
      case ImportLabelsPage.create: createsLabels = true
      case ImportLabelsPage.leaveOut: labelMapping[from] = ""
      default: labelMapping[from] = String(target.dropFirst())
      }
    }
  }

  /// What the API's query names: `import_mode`, `conv_mask_to_poly`, `label_mapping`, `create_labels`, `dry_run`.
  mutating func change(by query: Form) throws {
    func change(_ flag: inout Bool, _ name: String) {
      if !query[name].isEmpty { flag = query[name].lowercased() == "true" }
    }
    change(&drawsMasksAsPolygons, "conv_mask_to_poly")
    change(&isDryRun, "dry_run")
    change(&createsLabels, "create_labels")
    if !query["label_mapping"].isEmpty { labelMapping = try Self.mapping(query["label_mapping"]) }
    switch query["import_mode"] {
    case "": break
    case "replace": appends = false
    case "append": appends = true
    case let mode: throw ValidationFailure(field: "import_mode", "“\(mode)” is neither append nor replace.")
    }
  }

  /// `{"feline": "cat", "unsure": ""}`: names in the file, and labels here; nothing leaves one out.
  private static func mapping(_ text: String) throws -> [String: String] {
    var reader = JSONReader(Array(text.utf8))
    var mapping: [String: String] = [:]
    do {
      try reader.object { reader, name in mapping[name] = try reader.string() }
      try reader.end()
    } catch let problem as JSONProblem {
      throw ValidationFailure(
        field: "label_mapping",
        "label_mapping is a JSON object of names in the file and names of labels here: \(problem)"
      )
    }
    return mapping
  }

  var manner: ImportManner {
    ImportManner(appends: appends, drawsMasksAsPolygons: drawsMasksAsPolygons, isDryRun: isDryRun)
  }

  /// The choices of a page about labels that say the same.
  var labelChoices: [String: String] {
    labelMapping.mapValues { $0.isEmpty ? ImportLabelsPage.leaveOut : ImportLabelsPage.label($0) }
  }
}

extension DatasetTargetID {
  var kind: DatasetSubject.Kind {
    switch self {
    case .project: .project
    case .task: .task
    case .job: .job
    }
  }
}

extension DatasetSubject {
  init(_ target: DatasetTargetID, in database: Database, for viewer: Viewer) async throws {
    switch target {
    case .project(let id): self = .project(try await ProjectStore(database).project(id, for: viewer))
    case .task(let id): self = .task(try await TaskStore(database).task(id, for: viewer))
    case .job(let id):
      let job = try await JobStore(database).job(id, for: viewer)
      self = .job(id, of: try await TaskStore(database).task(of: job))
    }
  }
}
