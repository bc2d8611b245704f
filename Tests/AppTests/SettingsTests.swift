import Domain
import FoundationEssentials
import TestSupport
import Testing

@testable import App

@Suite("Settings")
struct SettingsTests {
  private func settings(_ environment: [String: String]) throws -> Settings {
    try Settings(SettingValues(environment: environment))
  }

  @Test("without any, the server listens on 8501 with SQLite in ./data")
  func defaults() throws {
    let settings = try settings([:])
    #expect(settings.port == 8501)
    #expect(settings.host == "0.0.0.0")
    guard case .sqlite("./data/porthole.sqlite") = settings.engine else {
      Issue.record("\(settings.engine)")
      return
    }
  }

  @Test(
    "what cannot be is refused with a sentence that names the setting",
    arguments: [
      (["PORT": "abc"], "PORT"), (["PORT": "0"], "PORT"), (["PORT": "70000"], "PORT"),
      (["TLS_CERT": "a.pem"], "TLS_KEY"), (["OUTBOUND_ALLOW": "minio"], "OUTBOUND_ALLOW"),
      (["HTTP_REDIRECT_PORT": "80"], "TLS_CERT"), (["ACME_FOLDER": "/x"], "HTTP_REDIRECT_PORT"),
      (["SHUTDOWN_DELAY": "soon"], "SHUTDOWN_DELAY"),
      (["ADMIN_USER": "ann"], "ADMIN_PASSWORD"), (["PUBLIC_URL": "porthole.example.org"], "PUBLIC_URL"),
      (["PUBLIC_URL": "https://x/a?b"], "PUBLIC_URL"), (["MASCOT": "fox"], "MASCOT"),
      (["EMBED_ORIGINS": "course.example.org"], "EMBED_ORIGINS"),
      (["EMBED_ORIGINS": "https://a; script-src *"], "EMBED_ORIGINS"), (["EMBED_ORIGINS": "none, *"], "EMBED_ORIGINS"),
      (["LOG_LEVEL": "loud"], "LOG_LEVEL"), (["MIN_FREE_BYTES": "5%"], "MIN_FREE_BYTES"),
      (["TRUSTED_PROXIES": "10.0.0.0/99"], "TRUSTED_PROXIES"), (["TRUSTED_PROXIES": "balancer"], "TRUSTED_PROXIES"),
      (["MEDIA_BUCKET": "b", "AWS_S3_ADDRESSING_STYLE": "host"], "AWS_S3_ADDRESSING_STYLE"),
      (
        ["MEDIA_BUCKET": "b", "AWS_S3_ADDRESSING_STYLE": "virtual", "AWS_ENDPOINT_URL": "http://10.0.0.1:9000"],
        "AWS_S3_ADDRESSING_STYLE"
      ),
      (["ADMIN_PASSWORD_FILE": "/no/such/file"], "ADMIN_PASSWORD_FILE"), (["ADMIN_EMAIL": "a@b.org"], "ADMIN_USER"),
      (["NUCLIO_URL": "nuclio"], "NUCLIO_URL"), (["CVAT_NUCLIO_HOST": "a b"], "CVAT_NUCLIO_HOST"),
      (["NUCLIO_URL": "http://nuclio:8070", "CVAT_NUCLIO_HOST": "nuclio"], "CVAT_NUCLIO_HOST"),
      (["PGHOST": "a", "CVAT_POSTGRES_HOST": "b"], "CVAT_POSTGRES_HOST"),
      (["PGPASSWORD": "a", "CVAT_POSTGRES_PASSWORD_FILE": "/b"], "CVAT_POSTGRES_PASSWORD_FILE"),
      (["ADMIN_PASSWORD": "x", "ADMIN_PASSWORD_FILE": "/y"], "ADMIN_PASSWORD_FILE"),
      (["DATABASE_URL": "mysql://db/x"], "DATABASE_URL"), (["PGPASSWORD": "x"], "PGHOST"),
      (["PGDATABASE": "porthole", "PGUSER": "ann"], "PGHOST"), (["CVAT_POSTGRES_PORT": "5432"], "PGHOST"),
      (["ALLOWED_HOSTS": "https://porthole.example.org"], "ALLOWED_HOSTS"),
      (["ALLOWED_HOSTS": "*.example.org"], "ALLOWED_HOSTS"),
      (["CVAT_NUCLIO_HOST": "nuclio", "CVAT_NUCLIO_PORT": "x"], "CVAT_NUCLIO_PORT"),
      (["LABEL_TABLE_URL": "host=db user=ann"], "LABEL_TABLE_URL"),
      (["LABEL_TABLE_URL": "postgres://db/labels"], "LABEL_TABLE_URL names no user"),
      (["LABEL_TABLE_URL": "postgres://ann@db/labels"], "LABEL_TABLE_URL names no password"),
      (["LABEL_TABLE_URL": "postgres://ann:secret@/labels"], "LABEL_TABLE_URL names no host"),
      (["LABEL_TABLE_URL": "postgres://ann:secret@db"], "LABEL_TABLE_URL names no database"),
      (["LABEL_TABLE_URL": "postgres://ann:secret@db:x/labels"], "LABEL_TABLE_URL has a port"),
      (["LABEL_TABLE_URL": "postgres://ann:secret@db/labels?service=main"], "LABEL_TABLE_URL has other parameters"),
    ] as [([String: String], String)]
  )
  func refusals(environment: [String: String], key: String) {
    #expect {
      try settings(environment)
    } throws: { error in
      (error as? SettingsFailure)?.description.contains(key) == true
    }
  }

  @Test("a secret comes from its file, without the line's end")
  func secretFile() async throws {
    try await withTemporaryFolder { folder in
      try Data("a long sentence\n".utf8).write(to: URL(filePath: "\(folder)/secret"))
      let settings = try settings(["ADMIN_USER": "ann", "ADMIN_PASSWORD_FILE": "\(folder)/secret"])
      #expect(settings.administrator?.password == "a long sentence")
    }
  }

  @Test("CVAT's names for the database and the first administrator count as ours, and reach libpq as its own")
  func aliases() throws {
    let values = try SettingValues(environment: [
      "CVAT_POSTGRES_HOST": "cvat_db", "CVAT_POSTGRES_PORT": "5433", "CVAT_POSTGRES_DBNAME": "cvat",
      "CVAT_POSTGRES_USER": "root", "CVAT_POSTGRES_PASSWORD": "a secret", "DJANGO_SUPERUSER_USERNAME": "ann",
      "DJANGO_SUPERUSER_PASSWORD": "a long sentence", "DJANGO_SUPERUSER_EMAIL": "ann@example.org",
    ])
    #expect(values.source(of: .postgresHost) == .alias("CVAT_POSTGRES_HOST"))
    let settings = try Settings(values)
    guard case .postgres("") = settings.engine else {
      Issue.record("\(settings.engine)")
      return
    }
    #expect(
      settings.postgresVariables.map { "\($0.key)=\($0.text)" } == [
        "PGHOST=cvat_db", "PGPORT=5433", "PGDATABASE=cvat", "PGUSER=root", "PGPASSWORD=a secret",
      ]
    )
    let administrator = try #require(settings.administrator)
    #expect(administrator.name == "ann" && administrator.password == "a long sentence")
    #expect(administrator.email == "ann@example.org")
  }

  @Test("a Nuclio dashboard is named by its address, or in CVAT's three parts")
  func nuclio() throws {
    #expect(try settings([:]).nuclio == nil)
    #expect(try settings(["NUCLIO_URL": "http://nuclio:8070/"]).nuclio == "http://nuclio:8070")
    #expect(try settings(["CVAT_NUCLIO_HOST": "nuclio"]).nuclio == "http://nuclio:8070")
    let parts = ["CVAT_NUCLIO_HOST": "n.example.org", "CVAT_NUCLIO_PORT": "443", "CVAT_NUCLIO_SCHEME": "https"]
    #expect(try settings(parts).nuclio == "https://n.example.org:443")
  }

  @Test("secrets are not described, wherever settings are")
  func descriptions() throws {
    let settings = try settings([
      "ADMIN_USER": "ann", "ADMIN_PASSWORD": "a long canary", "PGPASSWORD": "canary", "PGHOST": "db",
      "DATABASE_URL": "postgres://ann:canary@db/x", "AWS_SECRET_ACCESS_KEY": "canary", "AWS_ACCESS_KEY_ID": "canary",
      "MEDIA_BUCKET": "pictures", "LABEL_TABLE_URL": "postgres://ann:canary@db/labels",
    ])
    #expect(!"\(String(describing: settings.labelTable))".contains("canary"))
    struct Holder {
      let settings: Settings
    }
    var dumped = ""
    dump(settings, to: &dumped)
    for text in ["\(settings)", "\(Holder(settings: settings))", String(reflecting: [settings]), dumped] {
      #expect(!text.contains("canary"), "\(text)")
    }
  }

  @Test("the database of the table takes nothing from the PG variables, which are of another one")
  func labelTable() throws {
    #expect(try settings([:]).labelTable?.place == nil)
    let address = "postgresql://an%20n:p%27%5C%40w@[::1]:5433/la%20bels?sslmode=verify-full"
    let table = try #require(try settings(["LABEL_TABLE_URL": address]).labelTable)
    #expect(table.place == "::1/la bels")
    #expect(
      table.connectionString.hasPrefix(
        #"host='::1' port='5433' dbname='la bels' user='an n' password='p\'\\@w' sslmode='verify-full' sslrootcert=''"#
      )
    )
    let short = try #require(try settings(["LABEL_TABLE_URL": "postgres://ann:s@db/labels"]).labelTable)
    #expect(short.connectionString.contains("port='5432'") && short.connectionString.contains("sslmode='require'"))
    for (word, text) in [
      ("hostaddr", ""), ("options", ""), ("sslrootcert", ""), ("sslcert", ""), ("sslkey", ""), ("sslcrl", ""),
      ("sslcrldir", ""), ("requirepeer", ""), ("target_session_attrs", "any"), ("channel_binding", "prefer"),
      ("gssencmode", "disable"), ("client_encoding", "UTF8"), ("ssl_min_protocol_version", "TLSv1.2"),
    ] {
      #expect(short.connectionString.contains(" \(word)='\(text)'"))
    }
    for host in ["localhost", "127.0.0.1", "[::1]", "%2Frun%2Fpostgresql"] {
      let local = try #require(try settings(["LABEL_TABLE_URL": "postgres://ann:s@\(host)/labels"]).labelTable)
      #expect(local.connectionString.contains("sslmode='prefer'"), "\(host)")
    }
    let own = try #require(
      try settings(["LABEL_TABLE_URL": "postgres://a:s@db/x?options=-csearch_path%3Dy&sslrootcert=/ca.pem"]).labelTable
    )
    #expect(own.connectionString.contains("options='-csearch_path=y' sslrootcert='/ca.pem'"))
    #expect(!own.connectionString.contains("options=''") && !own.connectionString.contains("sslrootcert=''"))
  }

  @Test("PGHOST or DATABASE_URL choose Postgres")
  func engines() throws {
    for environment in [
      ["PGHOST": "/cloudsql/a:b:c"], ["DATABASE_URL": "postgres://db/x"], ["DATABASE_URL": "host=db dbname=x"],
    ] {
      guard case .postgres = try settings(environment).engine else {
        Issue.record("\(environment)")
        return
      }
    }
  }

  @Test("docs/configuration.md is the settings' own document")
  func documentIsFresh() throws {
    let path = "docs/configuration.md"
    if ProcessInfo.processInfo.environment["PORTHOLE_GOLDEN"] == "write" {
      try Data(SettingsDocument.markdown.utf8).write(to: URL(filePath: Checkout.path(path)))
    }
    #expect(String(decoding: try Checkout.bytes(path), as: UTF8.self) == SettingsDocument.markdown)
  }
}
