// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same rules; C module maps have none.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "porthole",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "porthole", targets: ["App"])],
  dependencies: [
    // `traits: []` keeps Foundation's 45 MB of ICU data out of the program: docs/decisions/0002-foundation-essentials.md
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CGD", providers: [.apt(["libgd-dev"])]),
    .systemLibrary(name: "CJPEG", providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CLinux"),

    .target(name: "Domain", dependencies: ["JSON"], swiftSettings: strict),
    .target(name: "HTML", swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "Database", dependencies: ["CSQLite", "CPostgres"], swiftSettings: strict),
    .target(name: "Store", dependencies: ["Domain", "Database"], swiftSettings: strict),
    .target(name: "Drawing", dependencies: ["CGD", "CJPEG", "CZlib", "Domain"], swiftSettings: strict),
    .target(name: "Media", dependencies: ["Drawing", "Domain", "CArchive", "CZlib"], swiftSettings: strict),
    .target(
      name: "Outbound",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Blobs",
      dependencies: [
        "Domain", "Outbound", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .target(name: "Formats", dependencies: ["Domain", "JSON", "CArchive", "CZlib"], swiftSettings: strict),
    .target(
      name: "Workflows",
      dependencies: [
        "Domain", "JSON", "Store", "Database", "Blobs", "Media", "Drawing", "Formats", "Outbound",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .target(name: "Views", dependencies: ["Domain", "HTML", "JSON"], swiftSettings: strict),
    .executableTarget(
      name: "App",
      dependencies: [
        "Domain", "HTML", "JSON", "Database", "Store", "Drawing", "Media", "Outbound", "Blobs", "Formats", "Workflows",
        "Views",
        "CZlib", "CLinux",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),

    .target(
      name: "TestSupport",
      dependencies: [
        "Domain", "Database", "Store", "Blobs",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
    .testTarget(name: "HTMLTests", dependencies: ["HTML"], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(name: "DatabaseTests", dependencies: ["Database", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Store", "Domain", "Database", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing", "Domain", "CGD", "CZlib"], swiftSettings: strict),
    .testTarget(name: "MediaTests", dependencies: ["Media", "CGD", "CZlib"], swiftSettings: strict),
    .testTarget(
      name: "OutboundTests",
      dependencies: ["Outbound", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "BlobsTests",
      dependencies: [
        "Blobs", "Outbound", "TestSupport",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "FormatsTests",
      dependencies: ["Formats", "Domain", "CArchive", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "WorkflowsTests",
      dependencies: ["Workflows", "Store", "Database", "Domain", "Blobs", "Formats", "Outbound", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(name: "ViewsTests", dependencies: ["Views", "Domain", "HTML"], swiftSettings: strict),
    .testTarget(
      name: "AppTests",
      dependencies: [
        "App", "Domain", "Database", "Store", "Workflows", "Blobs", "Formats", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)

// Tools of the project itself, which are no part of the product: `PORTHOLE_TOOLS=fuzz` or `benchmark` adds them.
switch Context.environment["PORTHOLE_TOOLS"] {
case "benchmark":
  package.targets.append(
    .executableTarget(
      name: "dataset-tool",
      dependencies: ["Formats", "Domain"],
      path: "Benchmarks/DatasetTool",
      swiftSettings: strict
    )
  )
case "fuzz":
  package.targets.append(
    .executableTarget(
      name: "reader-fuzz",
      dependencies: ["Formats", "Domain", "JSON"],
      path: "Tests/Fuzz",
      exclude: ["api", "corpus"],
      swiftSettings: strict
    )
  )
default: break
}
