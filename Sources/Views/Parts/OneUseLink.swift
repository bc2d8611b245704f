import HTML

/// A link that is shown once, to be handed to the person it is for.
public struct OneUseLink: Equatable, Sendable {
  public enum Purpose: Sendable {
    /// Somebody chooses a password for the first time.
    case invitation
    /// Somebody chooses another password.
    case passwordReset
  }

  public let purpose: Purpose
  /// The whole address with scheme and host.
  public let address: String
  /// The name of the account that it opens.
  public let userName: String
  /// How long it works, in words: `7 days`.
  public let validFor: String

  public init(purpose: Purpose, address: String, userName: String, validFor: String) {
    self.purpose = purpose
    self.address = address
    self.userName = userName
    self.validFor = validFor
  }
}

/// The card with the link; it is in no later page, because only its hash is kept.
struct OneUseLinkCard: Fragment {
  let link: OneUseLink

  var body: HTML {
    """
    <section class="card card--accent one-use-link" role="status" aria-label="One-use link">
    <h2 class="card__title">\(title)</h2>
    <p>Send it to <strong>\(link.userName)</strong>. It works once, for \(link.validFor), and is shown only now.</p>
    <copy-text class="copy-text">
    <input class="field__control copy-text__text" type="text" readonly value="\(link.address)" aria-label="\(title)">
    </copy-text>
    </section>
    """
  }

  private var title: String {
    switch link.purpose {
    case .invitation: "Invitation for \(link.userName)"
    case .passwordReset: "New password for \(link.userName)"
    }
  }
}
