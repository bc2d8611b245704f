import Domain
import HTTPTypes
import Hummingbird
import JSON

/// Lists as CVAT's clients page through them: `page` from 1, `page_size`, `next` and `previous`.
struct NumberedPage {
  static let most = 500

  let number: Int
  let size: Int

  init(_ query: Form) throws(ValidationFailure) {
    let words = query["page_size"]
    size = words == "all" ? Self.most : min(max(Int(words) ?? 10, 1), Self.most)
    guard let number = Int(query["page"].isEmpty ? "1" : query["page"]), (1...1_000_000).contains(number) else {
      throw ValidationFailure(field: "page", "Pages are counted from 1.")
    }
    self.number = number
  }

  var skipped: Int { (number - 1) * size }

  /// - Throws: `NotFound` for a page after the last.
  func response(
    to request: Request,
    origin: String,
    count: Int,
    _ results: (inout JSONWriter) -> Void
  ) throws -> Response {
    guard number == 1 || skipped < count else { throw NotFound("page") }
    return Response.json { body in
      body.field("count", count)
      link("next", to: skipped + size < count ? number + 1 : nil, request, origin, &body)
      link("previous", to: number > 1 ? number - 1 : nil, request, origin, &body)
      body.array("results") { results(&$0) }
    }
  }

  private func link(
    _ key: StaticString,
    to number: Int?,
    _ request: Request,
    _ origin: String,
    _ body: inout JSONWriter
  ) {
    guard let number else { return body.null(key) }
    let kept = request.query.items.filter { $0.name != "page" } + [("page", "\(number)")]
    let query = kept.map { "\(PercentCoding.encoded($0.name))=\(PercentCoding.encoded($0.value))" }
    body.field(key, "\(origin)\(request.uri.path)?\(query.joined(separator: "&"))")
  }
}

extension Form {
  /// A field's value; nil where it is not there or empty.
  func optional(_ name: String) -> String? {
    let value = self[name]
    return value.isEmpty ? nil : value
  }

  /// A key; nil where the field is not there or empty.
  func identifier<Subject>(_ name: String) throws(ValidationFailure) -> Identifier<Subject>? {
    guard let text = optional(name) else { return nil }
    guard let id = Identifier<Subject>(text) else {
      throw ValidationFailure(field: name, "This must be a key: a number from 1.")
    }
    return id
  }
}
