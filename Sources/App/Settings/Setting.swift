/// One thing that can be set from outside, declared once: parsing, `porthole settings` and the documents come from here.
struct Setting: Sendable {
  let key: String
  /// What holds when it is not set; nil where nothing does.
  let fallback: String?
  /// Never printed, and may come from the file that `KEY_FILE` names.
  let isSecret: Bool
  /// What CVAT calls it: counts where the key is not set.
  let alias: String?
  /// One sentence, without the key.
  let sentence: String

  init(_ key: String, fallback: String? = nil, isSecret: Bool = false, alias: String? = nil, _ sentence: String) {
    self.key = key
    self.fallback = fallback
    self.isSecret = isSecret
    self.alias = alias
    self.sentence = sentence
  }

  static let host = Setting("HOST", fallback: "0.0.0.0", "The address that the server listens on.")
  static let port = Setting("PORT", fallback: "8501", "The port that the server listens on, from 1 to 65535.")
  static let dataDirectory = Setting(
    "DATA_DIR",
    fallback: "./data",
    "The folder of everything that must survive: database, pictures, backups."
  )
  static let minimumFreeBytes = Setting(
    "MIN_FREE_BYTES",
    "Bytes of DATA_DIR’s disk that uploads and exports leave free for the database; unset, a twentieth of it, at most 1 GiB."
  )
  static let databaseURL = Setting(
    "DATABASE_URL",
    isSecret: true,
    "A PostgreSQL address; unset, PGHOST and the other PG variables count, and without those SQLite in DATA_DIR."
  )
  static let postgresHost = Setting(
    "PGHOST",
    alias: "CVAT_POSTGRES_HOST",
    "PostgreSQL's host, or the folder of its Unix socket."
  )
  static let postgresPort = Setting("PGPORT", alias: "CVAT_POSTGRES_PORT", "PostgreSQL's port.")
  static let postgresDatabase = Setting("PGDATABASE", alias: "CVAT_POSTGRES_DBNAME", "PostgreSQL's database.")
  static let postgresUser = Setting("PGUSER", alias: "CVAT_POSTGRES_USER", "PostgreSQL's user.")
  static let postgresPassword = Setting(
    "PGPASSWORD",
    isSecret: true,
    alias: "CVAT_POSTGRES_PASSWORD",
    "PostgreSQL's password."
  )
  static let postgresTLS = Setting("PGSSLMODE", "How PostgreSQL's connection is encrypted, such as verify-full.")
  static let postgresCertificate = Setting(
    "PGSSLROOTCERT",
    "The file of the authority that signed PostgreSQL's certificate."
  )
  static let mediaBucket = Setting(
    "MEDIA_BUCKET",
    "The S3 bucket of pictures, and optionally a folder in it: bucket/folder; unset, DATA_DIR alone keeps them."
  )
  static let storageEndpoint = Setting(
    "AWS_ENDPOINT_URL",
    "The address of an S3-compatible store; unset, Amazon’s own."
  )
  static let storageAddressing = Setting(
    "AWS_S3_ADDRESSING_STYLE",
    fallback: "auto",
    "Where a store’s addresses name the bucket: path, virtual (before the host), or auto, which is virtual at Amazon and path elsewhere."
  )
  static let storageRegion = Setting(
    "AWS_REGION",
    fallback: "us-east-1",
    "The region of MEDIA_BUCKET, and of models on SageMaker at first."
  )
  static let storageKey = Setting("AWS_ACCESS_KEY_ID", isSecret: true, "The access key for MEDIA_BUCKET and SageMaker.")
  static let storageSecret = Setting(
    "AWS_SECRET_ACCESS_KEY",
    isSecret: true,
    "The secret key for MEDIA_BUCKET and SageMaker."
  )
  static let storageToken = Setting("AWS_SESSION_TOKEN", isSecret: true, "The token of keys that end by themselves.")
  static let containerPath = Setting(
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "Set by ECS: where a task gets its role's keys, which are used where AWS_ACCESS_KEY_ID is not set."
  )
  static let containerURL = Setting(
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "Set by EKS Pod Identity: where a pod gets its role's keys."
  )
  static let containerToken = Setting(
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    isSecret: true,
    "What that place wants to be shown."
  )
  static let metadataService = Setting(
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    fallback: "http://169.254.169.254",
    "Where a machine of EC2 gets its role's keys, which are used where no others are set."
  )
  static let labelTable = Setting(
    "LABEL_TABLE_URL",
    isSecret: true,
    "A PostgreSQL address whose table porthole_labels exports of “Label table 1.0” may bring up to date: postgres://user:password@host/database."
  )
  static let adminUser = Setting(
    "ADMIN_USER",
    alias: "DJANGO_SUPERUSER_USERNAME",
    "The first administrator, made only while there is no user at all."
  )
  static let adminPassword = Setting(
    "ADMIN_PASSWORD",
    isSecret: true,
    alias: "DJANGO_SUPERUSER_PASSWORD",
    "The first administrator's password."
  )
  static let adminEmail = Setting(
    "ADMIN_EMAIL",
    alias: "DJANGO_SUPERUSER_EMAIL",
    "The first administrator's address for mail."
  )
  static let publicURL = Setting(
    "PUBLIC_URL",
    "The address that people type, such as https://porthole.example.org, with a path where it is below one."
  )
  static let allowedHosts = Setting(
    "ALLOWED_HOSTS",
    "Host names that requests may name, separated by commas; * is any; unset, any, or PUBLIC_URL's alone."
  )
  static let embedOrigins = Setting(
    "EMBED_ORIGINS",
    fallback: "*",
    "Origins whose pages may show the explorer in a frame (?embed=1), separated by commas; * is all, none is nobody."
  )
  static let trustedProxies = Setting(
    "TRUSTED_PROXIES",
    "Addresses of proxies whose X-Forwarded headers count, and ranges such as 10.0.0.0/8, separated by commas."
  )
  static let outboundAllow = Setting(
    "OUTBOUND_ALLOW",
    "Origins such as http://minio:9000 and ranges such as 10.1.0.0/16, separated by commas, that the server may call besides public addresses."
  )
  static let nuclioURL = Setting(
    "NUCLIO_URL",
    "The address of a Nuclio dashboard, such as http://nuclio:8070, whose functions administrators take over as models."
  )
  static let nuclioHost = Setting(
    "CVAT_NUCLIO_HOST",
    "With the next two what NUCLIO_URL says in one, as CVAT has it."
  )
  static let nuclioPort = Setting("CVAT_NUCLIO_PORT", fallback: "8070", "The dashboard's port.")
  static let nuclioScheme = Setting("CVAT_NUCLIO_SCHEME", fallback: "http", "http or https.")
  static let endpointsFile = Setting(
    "ENDPOINTS_FILE",
    "A file (JSON) of models that the server declares when it starts; unset, endpoints.json in DATA_DIR where there is one."
  )
  static let secretKey = Setting(
    "SECRET_KEY",
    isSecret: true,
    "What stored secrets are encrypted with, the same on all servers of one database; unset, a file in DATA_DIR."
  )
  static let user = Setting("USER", "Who runs this copy: the gallery shows the name.")
  static let authorFile = Setting(
    "AUTHOR_FILE",
    fallback: "AUTHOR.txt",
    "The file with the name of who built the image."
  )
  static let mascot = Setting("MASCOT", "The mascot of the home page: cat, dog, owl, panda or yoda.")
  static let tlsCertificate = Setting(
    "TLS_CERT",
    "The certificate chain (PEM) for serving https itself; needs TLS_KEY."
  )
  static let tlsKey = Setting("TLS_KEY", "The private key (PEM) that belongs to TLS_CERT.")
  static let plainPort = Setting(
    "HTTP_REDIRECT_PORT",
    "With TLS_CERT: a second port that sends plain http to PUBLIC_URL."
  )
  static let challengeFolder = Setting(
    "ACME_FOLDER",
    "The folder that certbot is given as --webroot-path; served on HTTP_REDIRECT_PORT."
  )
  static let shutdownDelay = Setting(
    "SHUTDOWN_DELAY",
    fallback: "0",
    "Seconds between SIGTERM and the closing of the port, in which /ready says no: for a balancer to notice."
  )
  static let logLevel = Setting(
    "LOG_LEVEL",
    fallback: "info",
    "The least severe log line: trace, debug, info, warning, error."
  )
  static let logFormat = Setting("LOG_FORMAT", "text or json; unset, text on a terminal and json elsewhere.")
  static let migrate = Setting(
    "MIGRATE",
    fallback: "on",
    "on brings the schema up to date at the start; off leaves it alone."
  )

  static let workers = Setting(
    "WORKERS",
    fallback: "2",
    "How many background requests this process works on at a time, from 0 to 32; 0 leaves them to others."
  )
  static let shareDirectory = Setting(
    "SHARE_DIR",
    "A folder that tasks may take pictures from; nothing is ever written to it."
  )
  static let backupEvery = Setting(
    "BACKUP_EVERY",
    "Hours between the backups that the server makes by itself, from 1 to 8760; unset, it makes none."
  )
  static let backupDirectory = Setting(
    "BACKUP_DIR",
    "The folder of dated backups, best on another disk; unset, backups in DATA_DIR."
  )
  static let backupKeep = Setting(
    "BACKUP_KEEP",
    fallback: "14",
    "How many backups stay of those that the server makes; the oldest go."
  )

  /// In the order of the documents.
  static let all = [
    host,
    port,
    dataDirectory,
    minimumFreeBytes,
    databaseURL,
    postgresHost,
    postgresPort,
    postgresDatabase,
    postgresUser,
    postgresPassword,
    postgresTLS,
    postgresCertificate,
    mediaBucket,
    storageEndpoint,
    storageAddressing,
    storageRegion,
    storageKey,
    storageSecret,
    storageToken,
    containerPath,
    containerURL,
    containerToken,
    metadataService,
    labelTable,
    adminUser,
    adminPassword,
    adminEmail,
    publicURL,
    allowedHosts,
    embedOrigins,
    trustedProxies,
    outboundAllow,
    nuclioURL,
    nuclioHost,
    nuclioPort,
    nuclioScheme,
    endpointsFile,
    secretKey,
    user,
    authorFile,
    mascot,
    tlsCertificate,
    tlsKey,
    plainPort,
    challengeFolder,
    shutdownDelay,
    logLevel,
    logFormat,
    migrate,
    workers,
    shareDirectory,
    backupEvery,
    backupDirectory,
    backupKeep,
  ]
}

/// A setting cannot be what it is: the sentence names it. The program ends with status 78.
struct SettingsFailure: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ sentence: String) {
    description = sentence
  }
}
