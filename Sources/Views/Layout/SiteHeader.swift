import Domain
import HTML

/// The brand, the faces that this person may enter, and the account.
struct SiteHeader: Fragment {
  let user: User?
  let path: String

  var body: HTML {
    """
    <header class="site-header">
    <div class="site-header__inner">
    <a class="brand" href="\(Path.home)">\(BrandMark())<span class="brand__name">Porthole</span></a>
    <nav class="site-nav" aria-label="Main">
    <ul class="site-nav__list">
    \(faces)
    </ul>
    </nav>
    <div class="site-header__tools">
    \(ThemeToggle())
    \(account)
    </div>
    </div>
    </header>
    """
  }

  private var faces: [HTML] {
    var links = [
      link("Mascots", Path.mascots), link("Activations", Path.activations), link("Compare", Path.comparisons),
    ]
    if user != nil {
      links += [link("Projects", Path.projects), link("Tasks", Path.tasks), link("Jobs", Path.jobs)]
    }
    return links
  }

  private func link(_ words: String, _ address: String) -> HTML {
    """
    <li><a class="site-nav__link" href="\(address)"\(mark(address))>\(words)</a></li>

    """
  }

  /// `page` for the page itself, `true` for one that lies under it.
  private func mark(_ address: String) -> HTML {
    if path == address { return #" aria-current="page""# }
    return path.hasPrefix(address + "/") ? #" aria-current="true""# : ""
  }

  private var account: HTML {
    guard let user else {
      return """
        <a class="button button--small" href="\(Path.login)">Sign in</a>
        """
    }
    return """
      <button class="button button--small button--quiet account-button" type="button" popovertarget="account-menu">
      <span class="account-button__name">\(Wording.calledName(user))</span>\(Icon.chevron)
      </button>
      <div class="menu" id="account-menu" popover>
      <p class="menu__title">Signed in as <strong>\(user.name)</strong></p>
      \(item("Account", Path.account))
      \(item("Organisations", Path.organizations))
      \(item("Requests", Path.requests))
      \(user.isAdministrator ? administration : [])
      <form method="post" action="\(Path.logout)"><button class="menu__item">Sign out</button></form>
      </div>
      """
  }

  private var administration: [HTML] {
    [
      """
      <p class="menu__title">Administration</p>

      """,
      item("Users", Path.adminUsers), item("Models", Path.models), item("Work", Path.adminWork),
      item("Audit", Path.adminAudit), item("System", Path.adminSystem),
    ]
  }

  private func item(_ words: String, _ address: String) -> HTML {
    """
    <a class="menu__item" href="\(address)"\(mark(address))>\(words)</a>
    """
  }
}

/// System, light or dark; hidden without JavaScript, where the system decides.
struct ThemeToggle: Fragment {
  var body: HTML {
    """
    <theme-toggle class="theme-toggle" hidden>
    <button class="button button--small button--quiet button--icon" type="button" aria-label="Theme: system">\
    <span data-theme-icon="system">\(Icon.system)</span><span data-theme-icon="light" hidden>\(Icon.sun)</span>\
    <span data-theme-icon="dark" hidden>\(Icon.moon)</span></button>
    </theme-toggle>
    """
  }
}

/// What stands below every page.
struct SiteFooter: Fragment {
  let version: String

  var body: HTML {
    """
    <footer class="site-footer">
    <p>Porthole <span class="site-footer__version">\(version)</span></p>
    <p>One container, one port: mascots, activation functions, annotation.</p>
    </footer>
    """
  }
}
