import JSON

/// The API as an OpenAPI 3.0 document, made from the table of routes: what is in it is served, and what is served is in it.
struct APIDocument {
  let entries: [RouteEntry]
  let origin: String

  var bytes: [UInt8] {
    var json = JSONWriter(reserving: 1 << 17)
    json.object { document in
      document.field("openapi", "3.0.3")
      document.object("info") { info in
        info.field("title", "Porthole")
        info.field("version", Version.number)
        info.field("description", "An annotation server that CVAT's clients work with.")
      }
      document.array("servers") { list in list.object { $0.field("url", origin) } }
      document.object("paths") { paths in
        for (path, entries) in grouped {
          paths.object(named: path) { item in for entry in entries { operation(entry, &item) } }
        }
      }
      document.object("components") { components in
        components.object("securitySchemes", Self.schemes)
        components.object("schemas", Self.schemas)
      }
    }
    return json.bytes
  }

  private var grouped: [(path: String, entries: [RouteEntry])] {
    Dictionary(grouping: entries.filter { $0.path.hasPrefix("/api/") }, by: \.path)
      .map { ($0.key, $0.value.sorted { $0.method < $1.method }) }
      .sorted { $0.0 < $1.0 }
  }

  private func operation(_ entry: RouteEntry, _ item: inout JSONWriter) {
    let known = APIOperations.all["\(entry.method) \(entry.path)"]
    item.object(named: entry.method.lowercased()) { operation in
      operation.field("operationId", Self.identifier(of: entry))
      operation.array("tags") {
        $0.element(entry.path.split(separator: "/").dropFirst().first.map(String.init) ?? "api")
      }
      if let known { operation.field("summary", known.summary) }
      operation.array("parameters") { list in
        for name in Self.variables(entry.path) { parameter(name, in: entry, &list) }
        for member in known?.query ?? [] { parameter(member, &list) }
        if let known, known.isList { listParameters(known, &list) }
      }
      if let known, !known.members.isEmpty { body(known, &operation) }
      if let type = known?.bytesOfType { bytesBody(type, &operation) }
      if known == nil, ["POST", "PUT", "PATCH"].contains(entry.method) { anyBody(&operation) }
      if entry.access != .everybody { security(&operation) }
      operation.object("responses") { responses(known, entry, &$0) }
    }
  }

  private func parameter(_ name: String, in entry: RouteEntry, _ list: inout JSONWriter) {
    list.object { parameter in
      parameter.field("name", name)
      parameter.field("in", "path")
      parameter.field("required", true)
      parameter.object("schema") { schema in
        if Self.texts.contains(name) || entry.path.hasPrefix("/api/uploads") {
          schema.field("type", "string")
        } else {
          schema.field("type", "integer")
          schema.field("minimum", 1)
        }
      }
    }
  }

  private func parameter(_ member: APIOperation.Member, _ list: inout JSONWriter) {
    list.object { parameter in
      parameter.field("name", member.name)
      parameter.field("in", "query")
      if member.isRequired { parameter.field("required", true) }
      parameter.object("schema") { Self.schema(of: member, &$0) }
    }
  }

  private func listParameters(_ known: APIOperation, _ list: inout JSONWriter) {
    let common = [
      ("page", "integer", "From 1."), ("page_size", "string", "1 to 10000, or all."),
      ("search", "string", "Words, each of which must occur."), ("sort", "string", "A field, or -field."),
      ("filter", "string", "JSON Logic."), ("org", "string", "The slug of an organisation; empty for none."),
      ("org_id", "string", "The key of an organisation."),
    ]
    let fields = known.fields.map { ($0, "string", "Equality.") }
    for (name, type, description) in common + fields {
      list.object { parameter in
        parameter.field("name", name)
        parameter.field("in", "query")
        parameter.field("description", description)
        parameter.object("schema") { $0.field("type", type) }
      }
    }
  }

  private func body(_ known: APIOperation, _ operation: inout JSONWriter) {
    operation.object("requestBody") { body in
      body.field("required", known.members.contains(where: \.isRequired))
      body.object("content") { content in
        content.object(named: known.isForm ? "multipart/form-data" : "application/json") { media in
          media.object("schema") { schema in
            schema.field("type", "object")
            let required = known.members.filter(\.isRequired)
            if !required.isEmpty { schema.array("required") { for member in required { $0.element(member.name) } } }
            schema.object("properties") { properties in
              for member in known.members { properties.object(named: member.name) { Self.schema(of: member, &$0) } }
            }
          }
        }
      }
    }
  }

  private func bytesBody(_ type: String, _ operation: inout JSONWriter) {
    operation.object("requestBody") { body in
      body.object("content") { content in
        content.object(named: type) { media in
          media.object("schema") { schema in
            schema.field("type", "string")
            schema.field("format", "binary")
          }
        }
      }
    }
  }

  private func anyBody(_ operation: inout JSONWriter) {
    operation.object("requestBody") { body in
      body.object("content") { content in
        content.object(named: "application/json") { media in media.object("schema") { $0.field("type", "object") } }
      }
    }
  }

  private func security(_ operation: inout JSONWriter) {
    operation.array("security") { list in
      list.object { both in
        both.array("sessionAuth") { _ in }
        both.array("csrfHeaderAuth") { _ in }
      }
      for name in ["tokenAuth", "basicAuth", "accessTokenAuth"] { list.object { $0.field(named: name, [String]()) } }
    }
  }

  private func responses(_ known: APIOperation?, _ entry: RouteEntry, _ responses: inout JSONWriter) {
    let success = known?.status ?? (entry.method == "DELETE" ? 204 : 0)
    if success == 0 {
      responses.object(named: "2XX") { $0.field("description", "Done.") }
    } else {
      responses.object(named: "\(success)") { response in
        response.field("description", success == 204 ? "Done; there is nothing to say." : "Done.")
        guard known?.isList == true else { return }
        Self.content(of: "Page", &response)
      }
    }
    let refusals: [(String, String)] = [
      ("400", "What was sent cannot be used: a sentence for each field."), ("401", "Sign in first."),
      ("403", "This person may not do that."), ("404", "There is no such thing, or none that this person may see."),
      ("409", "It is in a state that does not allow this."), ("413", "The body is too large."),
      ("415", "The body is of another type."), ("429", "Too many attempts: Retry-After says when."),
    ]
    for (status, description) in refusals {
      responses.object(named: status) { response in
        response.field("description", description)
        Self.content(of: "Refusal", &response)
      }
    }
  }
}
