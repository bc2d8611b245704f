public import Domain
public import HTML

/// A page: values in, markup out. `render(_:in:)` puts the document around it.
public protocol Page: Sendable {
  /// Plain text for the window's title; the layout adds the product's name.
  var title: String { get }
  /// What stands in `<main>`: one `h1`, and forms that begin with `<form method="post"`, to which the layout adds the
  /// hidden field `csrf_token`.
  var body: HTML { get }
  var layout: PageLayout { get }
}

extension Page {
  public var layout: PageLayout { PageLayout() }
}

/// What a page wants from the document around it.
public struct PageLayout: Sendable {
  public enum Width: String, Sendable {
    /// A form or a few sentences.
    case narrow
    case regular
    /// Grids of pictures and the explorer.
    case wide
  }

  public var width: Width
  /// Style sheets besides the common one, as files under `Public`: `css/pages/explorer.css`.
  public var stylesheets: [String]
  /// Modules besides `js/app.js`, as files under `Public`: `js/elements/activation-explorer.js`.
  public var modules: [String]
  /// The address of an icon in place of the product's own.
  public var icon: String?
  /// Without header, footer and `<main>`: the editor fills the window itself.
  public var isBare: Bool
  /// Without header and footer: other sites show the page in a frame of theirs, to nobody in particular.
  public var isEmbedded: Bool
  /// Whether it shows strangers the same as everybody: such a page keeps no distance from the window that opened it.
  public var isPublic: Bool
  /// Whether the page shows something that goes on: without JavaScript the browser loads it anew every two seconds.
  public var isRefreshed: Bool

  public init(
    width: Width = .regular,
    stylesheets: [String] = [],
    modules: [String] = [],
    icon: String? = nil,
    isBare: Bool = false,
    isEmbedded: Bool = false,
    isPublic: Bool = false,
    isRefreshed: Bool = false
  ) {
    self.width = width
    self.stylesheets = stylesheets
    self.modules = modules
    self.icon = icon
    self.isBare = isBare
    self.isEmbedded = isEmbedded
    self.isPublic = isPublic
    self.isRefreshed = isRefreshed
  }
}

/// A sentence above the page about what has just happened.
public struct Notice: Equatable, Sendable {
  public enum Kind: String, Sendable {
    /// Something was done: `[role=status]`.
    case status
    /// Something went wrong: `[role=alert]`.
    case alert
  }

  public let kind: Kind
  public let sentence: String

  public init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}

/// What the document needs to know of the request.
public struct LayoutContext: Sendable {
  /// From a file under `Public` (`css/app.css`) to the address that serves it.
  public let assetPath: @Sendable (String) -> String
  /// The address of the product's own icon.
  public let icon: String
  /// The path below which the whole site lives, such as `/porthole`, or nothing.
  public let prefix: String
  /// The files that a module imports before it runs: browsers fetch all at once rather than one behind the other.
  public let moduleNeeds: @Sendable (String) -> [String]
  public let csrfToken: String
  public let user: User?
  /// The current address without its query: it marks the place in the navigation.
  public let path: String
  public let notice: Notice?
  /// `light` or `dark` where the person chose one; nil leaves it to the system.
  public let theme: String?
  /// The program's version, for the footer.
  public let version: String

  public init(
    assetPath: @escaping @Sendable (String) -> String,
    prefix: String = "",
    moduleNeeds: @escaping @Sendable (String) -> [String] = { _ in [] },
    icon: String? = nil,
    csrfToken: String,
    user: User?,
    path: String,
    notice: Notice? = nil,
    theme: String? = nil,
    version: String
  ) {
    self.assetPath = assetPath
    self.prefix = prefix
    self.moduleNeeds = moduleNeeds
    self.icon = icon ?? assetPath("images/icon.svg")
    self.csrfToken = csrfToken
    self.user = user
    self.path = path
    self.notice = notice
    self.theme = theme
    self.version = version
  }
}
