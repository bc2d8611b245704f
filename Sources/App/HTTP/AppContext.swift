import Domain
import Hummingbird
import NIOCore

/// What is known of a request besides its bytes; the middleware fills it in from the outside to the inside.
struct AppContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address at the other end of the connection: a person's, or a proxy's.
  let peerAddress: String
  var client = Client()
  var session: Session?
  var user: User?
  /// By what the person proved who they are; nil where nobody is signed in.
  var proof: Proof?
  /// The key for scripts that this request shows.
  var accessToken: AccessToken?
  /// Where the request proves itself by a header that no foreign page can send.
  var hasExplicitCredentials = false
  /// For forms of people who are not signed in: the token in their cookie.
  var anonymousToken: String?
  /// The fields of a form, once its token was found right.
  var form: Form?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    let address = source.channel.remoteAddress?.ipAddress ?? "local"
    // A socket for both versions shows an address of version 4 inside one of version 6 (RFC 4291, 2.5.5.2).
    peerAddress =
      address.hasPrefix("::ffff:") && address.contains(".") ? String(address.dropFirst("::ffff:".utf8.count)) : address
  }

  /// Forms and JSON of people; pictures have a limit of their own.
  var maxUploadSize: Int { 1 << 20 }

  /// What every unsafe request must repeat.
  var csrfToken: String { session?.csrfToken ?? anonymousToken ?? "" }

  var viewer: Viewer {
    get throws {
      Viewer(try signedInUser)
    }
  }

  var signedInUser: User {
    get throws {
      guard let user else { throw SignInNeeded() }
      return user
    }
  }

  /// Who keys for scripts are made for: a key that leaked must not make others.
  var tokenMaker: User {
    get throws {
      guard accessToken == nil else {
        throw Forbidden("Access tokens are made and changed by people who sign in, and not by an access token.")
      }
      return try signedInUser
    }
  }

  var actor: Actor { Actor(name: user?.name ?? "", address: client.address) }

  /// A key in the path.
  func identifier<Subject>(_ name: String, of noun: String) throws -> Identifier<Subject> {
    guard let text = parameters.get(name), let id = Identifier<Subject>(text) else { throw NotFound(noun) }
    return id
  }
}

/// Who asks, and by which name they call this server: from the connection, or from a trusted proxy's headers.
struct Client: Sendable {
  var address = "unknown"
  var isSecure = false
  /// Host and port, as in links.
  var authority = "localhost"

  /// The path of the public address, below which everything lies: `/porthole`, or nothing.
  var prefix = ""

  /// What stands before a path of ours in links that leave a page.
  var origin: String { "\(isSecure ? "https" : "http")://\(authority)\(prefix)" }
}

/// What shows who asks; keys by their hashes.
enum Proof: Sendable {
  case session([UInt8])
  case accessToken([UInt8])
  /// Name and password with each request.
  case password
}

/// Nobody is signed in: pages go to the sign-in page, clients get 401.
struct SignInNeeded: Error {}
