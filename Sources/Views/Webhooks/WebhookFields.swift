public import Domain
import HTML

/// What somebody types about a webhook.
public struct WebhookForm: Equatable, Sendable {
  public var targetURL: String
  public var description: String
  public var events: [String]
  public var isActive: Bool
  public var checksCertificate: Bool
  /// Messages are no longer signed.
  public var dropsSecret: Bool

  public init(
    targetURL: String = "",
    description: String = "",
    events: [String] = [],
    isActive: Bool = true,
    checksCertificate: Bool = true,
    dropsSecret: Bool = false
  ) {
    self.targetURL = targetURL
    self.description = description
    self.events = events
    self.isActive = isActive
    self.checksCertificate = checksCertificate
    self.dropsSecret = dropsSecret
  }

  public init(_ webhook: Webhook) {
    self.init(
      targetURL: webhook.traits.targetURL,
      description: webhook.traits.description,
      events: webhook.traits.events.map(\.description),
      isActive: webhook.traits.isActive,
      checksCertificate: webhook.traits.checksCertificate
    )
  }
}

/// The lines of a webhook's form.
struct WebhookFields: Fragment {
  let form: WebhookForm
  /// The events that there are to choose among.
  let events: [WebhookEvent]
  /// Whether a secret is stored, which is never shown.
  let hasSecret: Bool
  let failure: ValidationFailure?

  static let names = ["target_url", "description", "events", "secret"]

  var body: HTML {
    """
    \(Field(name: "target_url", label: "Address", value: form.targetURL, hint: addressHint,
      problem: failure?["target_url"], longest: 2048))
    \(Field(name: "description", label: "What it is for", value: form.description,
      problem: failure?["description"], isRequired: false, longest: 128))
    \(Field(name: "secret", label: "Secret", kind: .password, hint: secretHint, problem: failure?["secret"],
      isRequired: false, longest: 64, autocomplete: "new-password"))
    <fieldset class="form__group"><legend class="field__label">Events</legend>
    \(failure?["events"].map { problem in "<p class=\"field__problem\" data-field=\"events\">\(problem)</p>" as HTML })
    \(events.map(box))
    </fieldset>
    \(check("is_active", "Send messages", isOn: form.isActive))
    \(check("checks_certificate", "Take only certificates that are trusted", isOn: form.checksCertificate))
    \(hasSecret ? check("drops_secret", "Sign messages no longer", isOn: form.dropsSecret) : nil)
    """
  }

  private let addressHint: HTML = """
    Where messages are posted to, as JSON. An address inside the own network must be allowed by the setting \
    <code>OUTBOUND_ALLOW</code>.
    """

  private var secretHint: HTML {
    hasSecret
      ? "One is stored, and is never shown. Leave this empty to keep it."
      : "Messages are signed with it, in the header <code>X-Signature-256</code>."
  }

  private func box(_ event: WebhookEvent) -> HTML {
    """
    <label class="check"><input type="checkbox" name="events" value="\(event.description)"\
    \(attribute: "checked", if: form.events.contains(event.description))> \(Wording.sentence(of: event))</label>

    """
  }

  private func check(_ name: String, _ words: String, isOn: Bool) -> HTML {
    """
    <label class="check"><input type="checkbox" name="\(name)" value="1"\(attribute: "checked", if: isOn)> \(words)</label>
    """
  }
}

extension Wording {
  /// `Task: created`.
  static func sentence(of event: WebhookEvent) -> String {
    let subject =
      switch event.subject {
      case .organization: "Organisation"
      default: event.subject.rawValue.prefix(1).uppercased() + event.subject.rawValue.dropFirst()
      }
    let action =
      switch event.action {
      case .create: "made"
      case .update: "changed"
      case .delete: "deleted"
      }
    return "\(subject) \(action)"
  }
}
