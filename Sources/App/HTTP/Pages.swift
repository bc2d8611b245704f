import Domain
import HTTPTypes
import Hummingbird
import Views

/// Puts the document around a page for whoever asks.
struct PageRenderer: Sendable {
  let assets: AssetMap

  func response(
    _ page: some Page,
    to request: Request,
    _ context: AppContext,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    let isEmbedded = page.layout.isEmbedded
    let notice = isEmbedded ? nil : request.cookie("notice").flatMap(NoticeCookie.notice)
    let token = context.session?.csrfToken ?? context.anonymousToken ?? Token.fresh()
    let layout = LayoutContext(
      assetPath: { [assets] in assets.path($0) },
      prefix: context.client.prefix,
      moduleNeeds: { [assets] in assets.needs(of: $0) },
      icon: assets.icon,
      csrfToken: token,
      user: context.user,
      path: request.uri.path,
      notice: notice,
      theme: request.cookie("theme").flatMap { ["light", "dark"].contains($0) ? $0 : nil },
      version: Version.number
    )
    var response = Response.html(render(page, in: layout), status: status)
    if page.layout.isPublic, context.user == nil { response = response.besideItsOpener }
    let isSecure = context.client.isSecure
    if context.session == nil, context.anonymousToken == nil, !isEmbedded {
      response = response.setting(.token(token, isSecure: isSecure))
    }
    if notice != nil { response = response.setting(.gone("notice", isSecure: isSecure)) }
    return response
  }
}

/// The sentence that the page after a redirect shows, on its way in a cookie that lives for a minute.
enum NoticeCookie {
  static func cookie(_ notice: Notice, isSecure: Bool) -> Cookie {
    let hex = AssetMap.hex(Array(notice.sentence.utf8.prefix(600)))
    return Cookie(name: "notice", value: "\(notice.kind.rawValue).\(hex)", seconds: 60, isSecure: isSecure)
  }

  static func notice(_ text: String) -> Notice? {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let kind = Notice.Kind(rawValue: String(parts[0])), parts[1].utf8.count <= 1200 else {
      return nil
    }
    let digits = Array(parts[1].utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
    return Notice(kind, String(decoding: bytes, as: UTF8.self))
  }
}

extension Response {
  /// 303, and a sentence for the page that follows.
  static func seeOther(
    _ path: String,
    notice: String,
    kind: Notice.Kind = .status,
    _ context: AppContext
  ) -> Response {
    Response.seeOther(path).setting(NoticeCookie.cookie(Notice(kind, notice), isSecure: context.client.isSecure))
  }
}
