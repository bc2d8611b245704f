import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON

extension Request {
  /// What this request asks of a list.
  func listQuery() throws -> ListQuery {
    try ListQuery(query.items, organizationHeader: headers[.organization])
  }

  /// Whose things this request is about.
  func organizationScope() throws -> OrganizationScope {
    let query = query
    return try OrganizationScope(
      slug: query.has("org") ? query["org"] : nil,
      id: query.has("org_id") ? query["org_id"] : nil,
      header: headers[.organization]
    )
  }
}

extension Response {
  /// A page of a list: `{"count", "next", "previous", "results"}`, with absolute addresses of the pages beside it.
  static func page<Element>(
    _ page: ListPage<Element>,
    to request: Request,
    _ context: AppContext,
    reserving bytesOfElement: Int = 512,
    _ write: (inout JSONWriter, Element) throws -> Void
  ) rethrows -> Response {
    var json = JSONWriter(reserving: 256 + page.elements.count * bytesOfElement)
    let addresses = PageAddresses(request: request, origin: context.client.origin)
    try json.object { body in
      body.field("count", page.count)
      body.address("next", page.hasNext ? addresses.page(page.page + 1) : nil)
      body.address("previous", page.hasPrevious ? addresses.page(page.page - 1) : nil)
      try body.array("results") { list in
        for element in page.elements { try list.object { try write(&$0, element) } }
      }
    }
    return .json(json.bytes)
  }
}

/// The same list at another page.
struct PageAddresses {
  let request: Request
  let origin: String

  func page(_ number: Int) -> String {
    let rest = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("page=") }
    let query = (["page=\(number)"] + rest.map(String.init)).joined(separator: "&")
    return "\(origin)\(request.uri.path)?\(query)"
  }
}

extension JSONWriter {
  fileprivate mutating func address(_ key: StaticString, _ address: String?) {
    if let address { field(key, address) } else { null(key) }
  }
}

extension JSONWriter {
  /// A key, or null.
  mutating func key<Subject>(_ key: StaticString, _ identifier: Identifier<Subject>?) {
    if let identifier { field(key, identifier.value) } else { null(key) }
  }
}

extension HTTPField.Name {
  /// CVAT's organisation of a request, by its slug.
  static let organization = known("X-Organization")
}
