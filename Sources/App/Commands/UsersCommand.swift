import ArgumentParser
import Domain
import FoundationEssentials
import Glibc
import Store
import Workflows

struct UsersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users",
    abstract: "Manages accounts.",
    subcommands: [Create.self, List.self, SetPassword.self, Disable.self]
  )

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes an account.")

    @Argument(help: "Letters, digits and _ . @ + -")
    var name: String

    @Flag(help: "The account may administer.")
    var admin = false

    @Flag(help: "Does nothing where there is a user already.")
    var ifNone = false

    @Flag(help: "Reads the password from standard input.")
    var passwordStdin = false

    func run() async throws {
      try await Ending.reporting {
        let accounts = try await AccountsOfCommandLine()
        if ifNone, try await accounts.users.count() > 0 {
          return print("There is a user already; nothing was changed.")
        }
        let password = try PasswordPrompt(isFromStandardInput: passwordStdin).read()
        let user = try await accounts.accounts.create(
          name: name,
          password: password,
          role: admin ? .admin : .user,
          by: .commandLine,
          now: accounts.now
        )
        print("Made \(user.role.rawValue) \(user.name).")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints every account.")

    func run() async throws {
      try await Ending.reporting {
        let accounts = try await AccountsOfCommandLine()
        var cursor = KeyCursor<User>.newest
        while true {
          let page = try await accounts.users.users(matching: "", at: cursor, size: 500)
          for user in page.elements {
            print("\(user.id)\t\(user.name)\t\(user.role.rawValue)\t\(user.isActive ? "active" : "disabled")")
          }
          guard page.hasOlder, let last = page.elements.last else { return }
          cursor = .olderThan(last.id)
        }
      }
    }
  }

  struct SetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set-password",
      abstract: "Sets a password and ends the account's sessions."
    )

    @Argument var name: String

    @Flag(help: "Reads the password from standard input.")
    var passwordStdin = false

    func run() async throws {
      try await Ending.reporting {
        let accounts = try await AccountsOfCommandLine()
        let password = try PasswordPrompt(isFromStandardInput: passwordStdin).read()
        try await accounts.accounts.setPassword(of: name, to: password, by: .commandLine, now: accounts.now)
        print("The password of \(name) is set.")
      }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bars an account and ends its sessions.")

    @Argument var name: String

    func run() async throws {
      try await Ending.reporting {
        let accounts = try await AccountsOfCommandLine()
        guard let user = try await accounts.users.user(named: name) else { throw NotFound("user named \(name)") }
        try await accounts.accounts.setStanding(
          of: user.id,
          role: user.role,
          isActive: false,
          by: .commandLine,
          now: accounts.now
        )
        print("\(user.name) is disabled.")
      }
    }
  }
}

/// The accounts of the installation that the environment names.
private struct AccountsOfCommandLine {
  let accounts: Accounts
  let users: UserStore

  init() async throws {
    var environment = ProcessInfo.processInfo.environment
    // What the command prints is its answer, not the start's news.
    environment["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "warning"
    let settings = try Settings(SettingValues(environment: environment))
    let database = try await StartUp(settings: settings).database(try Installation.find())
    accounts = Accounts(database: database, passwords: Passwords())
    users = UserStore(database)
  }

  var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// Asks for a password twice on a terminal, without showing it, or reads a line from a pipe.
private struct PasswordPrompt {
  let isFromStandardInput: Bool

  func read() throws -> String {
    guard !isFromStandardInput else { return readLine(strippingNewline: true) ?? "" }
    guard isatty(STDIN_FILENO) == 1 else {
      throw ValidationError("There is no terminal to ask for the password: use --password-stdin.")
    }
    let first = hidden("Password: ")
    guard hidden("Again: ") == first else {
      throw ValidationFailure(field: "password", "The two passwords differ; nothing was changed.")
    }
    return first
  }

  private func hidden(_ words: String) -> String {
    StandardError.write(words)
    var before = termios()
    tcgetattr(STDIN_FILENO, &before)
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      StandardError.write("\n")
    }
    return readLine(strippingNewline: true) ?? ""
  }
}
