/// Why a call to another server did not bring what was wanted, in words for who asked for it.
///
/// The words never tell whether something inside the own network answers: a closed port, a silent one and one that speaks
/// another protocol are all “unreachable”.
public enum OutboundFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is no address that can be called; the sentence says why.
  case notAnAddress(String)
  /// The host is inside, or its port is none that is called.
  case notPermitted(host: String)
  case unreachable(host: String)
  case tooSlow(host: String, seconds: Int)
  case tooLarge(host: String, mostBytes: Int)
  case tooManyRedirects(host: String)
  /// A redirection that would carry a body, or leave encryption.
  case movedElsewhere(host: String)
  /// Packed although it was not asked for: what comes out of it cannot be bounded.
  case packed(host: String)
  /// An answer, but not a good one.
  case unsuccessful(host: String, status: Int)

  public var description: String {
    switch self {
    case .notAnAddress(let sentence): sentence
    case .notPermitted(let host):
      "\(host) is not a public address, or its port is none of 80, 443, 8080 and 8443. "
        + "An administrator can allow it with the setting OUTBOUND_ALLOW."
    case .unreachable(let host): "\(host) could not be reached, or did not answer by HTTP. Is the address right?"
    case .tooSlow(let host, let seconds): "\(host) was not done within \(seconds) seconds. Try again later."
    case .tooLarge(let host, let mostBytes):
      "\(host) sends more than the \(mostBytes / 1_000_000) MB that are taken. Choose a smaller file."
    case .tooManyRedirects(let host): "\(host) leads from one address to the next without end."
    case .movedElsewhere(let host):
      "\(host) leads to another address that is not followed. Give the address where it ends."
    case .packed(let host): "\(host) sends its answer packed although it was not asked to."
    case .unsuccessful(let host, let status): "\(host) answered with status \(status) instead of what was asked for."
    }
  }
}
