import HTML

/// The whole document around a page, as UTF-8.
public func render(_ page: some Page, in context: LayoutContext) -> [UInt8] {
  let document = FormToken(context.csrfToken).inserted(into: Document(page: page, context: context).body)
  return LinkPrefix(context.prefix).written(into: document)
}

/// `<html>` with everything that a page shares with the others.
struct Document<Content: Page>: Fragment {
  let page: Content
  let context: LayoutContext

  var body: HTML {
    """
    <!doctype html>
    <html lang="en"\(theme)>
    \(head)
    \(framing)
    </html>

    """
  }

  private var theme: HTML {
    guard let theme = context.theme else { return .empty }
    return #" data-theme="\#(theme)""#
  }

  private var head: HTML {
    """
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="csrf-token" content="\(context.csrfToken)">
    <title>\(page.title) · Porthole</title>
    \(page.layout.isRefreshed ? refresh : nil)\
    <link rel="icon" href="\(page.layout.icon ?? context.icon)">
    \((["css/app.css"] + page.layout.stylesheets).map(stylesheet))
    <script type="module" async src="\(context.assetPath("js/app.js"))"></script>
    \(page.layout.modules.map(module))
    </head>
    """
  }

  private var refresh: HTML {
    """
    <noscript><meta http-equiv="refresh" content="2"></noscript>

    """
  }

  private func stylesheet(_ file: String) -> HTML {
    """
    <link rel="stylesheet" href="\(context.assetPath(file))">

    """
  }

  private func module(_ file: String) -> HTML {
    """
    <script type="module" src="\(context.assetPath(file))"></script>
    \(context.moduleNeeds(file).map(preload))
    """
  }

  private func preload(_ file: String) -> HTML {
    """
    <link rel="modulepreload" href="\(context.assetPath(file))">

    """
  }

  private var framing: HTML {
    if page.layout.isBare { return bareBody }
    return page.layout.isEmbedded ? embeddedBody : fullBody
  }

  private var embeddedBody: HTML {
    """
    <body>
    <main class="page page--embedded" id="content">
    \(page.body)
    </main>
    </body>
    """
  }

  private var bareBody: HTML {
    """
    <body class="bare">
    \(page.body)
    </body>
    """
  }

  private var fullBody: HTML {
    """
    <body>
    <a class="skip-link" href="#content">Skip to content</a>
    \(SiteHeader(user: context.user, path: context.path))
    <main class="page page--\(page.layout.width.rawValue)" id="content" tabindex="-1">
    \(context.notice.map(NoticeLine.init))
    \(page.body)
    </main>
    \(SiteFooter(version: context.version))
    </body>
    """
  }
}

/// The notice above a page.
struct NoticeLine: Fragment {
  let notice: Notice

  var body: HTML {
    """
    <p class="notice notice--\(notice.kind.rawValue)" role="\(notice.kind.rawValue)">\(notice.sentence)</p>
    """
  }
}
