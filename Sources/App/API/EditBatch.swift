import Domain

/// The body of `PATCH /api/jobs/{id}/ops`.
struct EditBatch: Decodable {
  struct Operation: Decodable {
    let seq: Int64
    let kind: String
    let uid: String
    let base_version: Int?
    let shape: AnnotationBody?
  }

  /// More than one batch of the editor, far less than would hold the writer for long.
  static let most = 1000

  let client: String
  let ops: [Operation]

  func clientKey() throws(ValidationFailure) -> AnnotationUID {
    guard let key = AnnotationUID(client) else {
      throw ValidationFailure(field: "client", "This must be 32 lower-case hexadecimal digits.")
    }
    return key
  }

  func edits() throws(ValidationFailure) -> [Edit] {
    guard ops.count <= Self.most else {
      throw ValidationFailure(
        field: "ops",
        "At most \(Self.most) operations are taken at once; these are \(ops.count)."
      )
    }
    var edits: [Edit] = []
    for (index, operation) in ops.enumerated() { edits.append(try operation.edit(path: "ops[\(index)]")) }
    return edits
  }
}

extension EditBatch.Operation {
  /// - Parameter path: how the JSON names this operation.
  func edit(path: String) throws(ValidationFailure) -> Edit {
    guard seq > 0 else { throw ValidationFailure(field: "\(path).seq", "The numbers of edits must rise, from 1.") }
    guard let key = AnnotationUID(uid) else {
      throw ValidationFailure(field: "\(path).uid", "This must be 32 lower-case hexadecimal digits.")
    }
    return Edit(seq: seq, uid: key, change: try change(of: key, path: path))
  }

  private func change(of key: AnnotationUID, path: String) throws(ValidationFailure) -> Edit.Change {
    let isRelation = shape?.type == "relation"
    switch kind {
    case "create" where isRelation: return .relate(try relation(key, path: path), base: nil)
    case "update" where isRelation: return .relate(try relation(key, path: path), base: try base(path: path))
    case "create": return .create(try annotation(key, path: path))
    case "update": return .update(try annotation(key, path: path), base: try base(path: path))
    case "delete": return .delete(base: try base(path: path))
    default: throw ValidationFailure(field: "\(path).kind", "This must be create, update or delete.")
    }
  }

  private func base(path: String) throws(ValidationFailure) -> Int {
    guard let base_version else {
      throw ValidationFailure(field: "\(path).base_version", "Name the version that was changed.")
    }
    return base_version
  }

  private func relation(_ key: AnnotationUID, path: String) throws(ValidationFailure) -> Relation {
    let path = "\(path).shape.relation"
    guard let relation = shape?.relation else { throw ValidationFailure(field: path, "This field is missing.") }
    return try relation.relation(uid: key, path: path)
  }

  private func annotation(_ key: AnnotationUID, path: String) throws(ValidationFailure) -> Annotation {
    guard let shape else { throw ValidationFailure(field: "\(path).shape", "This field is missing.") }
    return try shape.annotation(uid: key, path: "\(path).shape")
  }
}
