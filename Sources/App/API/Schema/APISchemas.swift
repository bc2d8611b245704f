import JSON

extension APIDocument {
  /// The names in paths that are no numbers.
  static let texts: Set<String> = ["key", "asset", "request", "upload", "file", "format", "name", "storage", "uuid"]

  /// `GET /api/users/{user}` → `users_user_get`.
  static func identifier(of entry: RouteEntry) -> String {
    let words = entry.path.split(separator: "/").dropFirst().map { part in
      String(part.filter { $0 != "{" && $0 != "}" }).replacing("-", with: "_")
    }
    return (words + [entry.method.lowercased()]).joined(separator: "_")
  }

  static func variables(_ path: String) -> [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }

  static func content(of schema: String, _ response: inout JSONWriter) {
    response.object("content") { content in
      content.object(named: "application/json") { media in
        media.object("schema") { $0.field("$ref", "#/components/schemas/\(schema)") }
      }
    }
  }

  static func schema(of member: APIOperation.Member, _ schema: inout JSONWriter) {
    switch member.kind {
    case .text, .integer, .number, .flag, .object: schema.field("type", member.kind.rawValue)
    case .texts, .numbers, .integers, .objects:
      let element: APIOperation.Member.Kind =
        switch member.kind {
        case .texts: .text
        case .numbers: .number
        case .integers: .integer
        default: .object
        }
      schema.field("type", "array")
      schema.object("items") { $0.field("type", element.rawValue) }
    case .moment:
      schema.field("type", "string")
      schema.field("format", "date-time")
    case .file:
      schema.field("type", "string")
      schema.field("format", "binary")
    }
    if member.isNullable { schema.field("nullable", true) }
  }

  static func schemes(_ schemes: inout JSONWriter) {
    let keys = [
      ("sessionAuth", "cookie", "sessionid"), ("csrfHeaderAuth", "header", "X-CSRFToken"),
      ("tokenAuth", "header", "Authorization"),
    ]
    for (name, place, key) in keys {
      schemes.object(named: name) { scheme in
        scheme.field("type", "apiKey")
        scheme.field("in", place)
        scheme.field("name", key)
      }
    }
    for (name, kind) in [("basicAuth", "basic"), ("accessTokenAuth", "bearer")] {
      schemes.object(named: name) { scheme in
        scheme.field("type", "http")
        scheme.field("scheme", kind)
      }
    }
  }

  static func schemas(_ schemas: inout JSONWriter) {
    schemas.object("Page") { page in
      page.field("type", "object")
      page.array("required") { for name in ["count", "next", "previous", "results"] { $0.element(name) } }
      page.object("properties") { properties in
        properties.object("count") { $0.field("type", "integer") }
        for name in ["next", "previous"] {
          properties.object(named: name) { schema in
            schema.field("type", "string")
            schema.field("nullable", true)
          }
        }
        properties.object("results") { results in
          results.field("type", "array")
          results.object("items") { $0.field("type", "object") }
        }
      }
    }
    schemas.object("Refusal") { refusal in
      refusal.field("type", "object")
      refusal.field("description", "A sentence in detail; for 400 also a list of sentences for each field.")
    }
  }
}
