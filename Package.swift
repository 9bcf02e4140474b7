// swift-tools-version: 6.2
import PackageDescription

/// The settings every target of ours compiles with; see docs/decisions/0002-compiler-settings.md.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// Optimised in a debug build too: what the proofs of shielding walk in by the million, in a third of the time.
let walked = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A C library that Debian ships, seen through a module map and a shim.
func c(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: apt.map { [.apt([$0])] })
}

/// One of our own libraries.
func shared(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    settings: [SwiftSetting] = house
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", resources: resources, swiftSettings: settings)
}

/// A service: one executable, in which its migrations or assets are embedded.
func service(_ name: String, _ dependencies: [Target.Dependency] = [], embedding: [String] = ["Migrations"]) -> Target {
    .executableTarget(
        name: name, dependencies: ["Model", "Contracts", "ServiceRuntime", logging] + dependencies,
        path: "Services/\(name)", resources: embedding.map { .embedInCode($0) }, swiftSettings: house)
}

/// The tests of a module or a service.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = [],
    resources: [Resource] = [], settings: [SwiftSetting] = house
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(path ?? name)", exclude: exclude,
        resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "contactpoint",
    products: [
        .executable(name: "identity", targets: ["IdentityProgram"]),
        .executable(name: "directory", targets: ["Directory"]),
        .executable(name: "shielding", targets: ["ShieldingProgram"]),
        .executable(name: "notifications", targets: ["Notifications"]),
        .executable(name: "audit", targets: ["Audit"]),
        .executable(name: "gateway", targets: ["Gateway"]),
        .executable(name: "contactpoint", targets: ["CommandLine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        c("CPlatform"),
        c("CRabbitMQ", pkgConfig: "librabbitmq", apt: "librabbitmq-dev"),
        c("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        c("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
        c("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        c("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),

        shared("Model"),
        shared("Matching", ["Model"], resources: [.embedInCode("Models"), .embedInCode("Facts")]),
        shared("Population", ["Checking", "Model"], resources: [.embedInCode("Facts")]),
        shared("Checking", settings: walked),
        shared("Contracts", ["Model"]),
        shared("Border", ["Contracts", "Matching", "Model"]),
        shared("EventLoop", ["CPlatform"]),
        shared("Sealing", ["CSodium", "Contracts", "Model", crypto]),
        shared("Messaging", ["CRabbitMQ", "EventLoop", "Contracts", "Model", logging]),
        shared("Postgres", ["CPostgres", "EventLoop", logging]),
        shared("PersonIndex", ["Matching", "Postgres"]),
        shared(
            "ServiceRuntime",
            [
                "Model", "Contracts", "EventLoop", "Messaging", "Postgres", "Sealing", configuration, crypto, lifecycle,
                logging, signals,
            ],
            resources: [.embedInCode("Migrations")]),
        shared(
            "ServiceTesting",
            ["Model", "Contracts", "EventLoop", "Messaging", "Postgres", "Sealing", "ServiceRuntime", logging]),

        // A library, so that the benchmarks can call what the service is made of.
        .target(
            name: "Identity",
            dependencies: [
                "Model", "Contracts", "Border", "ServiceRuntime", "Matching", "PersonIndex", "Postgres", "Sealing",
                crypto, logging,
            ],
            path: "Services/Identity", exclude: ["Program"], resources: [.embedInCode("Migrations")],
            swiftSettings: house),
        .executableTarget(
            name: "IdentityProgram", dependencies: ["Identity"], path: "Services/Identity/Program",
            swiftSettings: house),
        service("Directory", ["Postgres", "Sealing"]),
        // As Identity is, so that the benchmarks can ask its rules.
        .target(
            name: "Shielding",
            dependencies: ["Model", "Contracts", "ServiceRuntime", "Postgres", "Sealing", crypto, logging],
            path: "Services/Shielding", exclude: ["Program"], resources: [.embedInCode("Migrations")],
            swiftSettings: walked),
        .executableTarget(
            name: "ShieldingProgram", dependencies: ["Shielding"], path: "Services/Shielding/Program",
            swiftSettings: house),
        service("Notifications", ["CCurl", "EventLoop", "Postgres"]),
        service("Audit", ["Postgres", crypto]),
        service(
            "Gateway", ["CQREncode", "EventLoop", "Sealing", crypto, hummingbird, lifecycle], embedding: ["Assets"]),
        service(
            "CommandLine",
            [
                "Border", "Checking", "EventLoop", "Matching", "Messaging", "PersonIndex", "Population", "Postgres",
                "Sealing", argumentParser, crypto,
            ],
            embedding: []),

        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Border", "Checking", "Contracts", "EventLoop", "Identity", "Matching", "Messaging", "Model",
                "PersonIndex",
                "Population", "Postgres", "Sealing", "ServiceRuntime", "ServiceTesting", "Shielding", argumentParser,
                crypto, logging,
            ],
            path: "Tests/Benchmarks", exclude: ["peers"], swiftSettings: house),
        tests(
            "Identity",
            [
                "Identity", "Border", "Contracts", "EventLoop", "Matching", "Model", "PersonIndex", "Postgres",
                "Sealing",
                "ServiceRuntime", "ServiceTesting", logging,
            ]),
        tests(
            "Contracts", ["Contracts", "Model", "ServiceTesting"],
            exclude: ["Golden", "python", "requirements.txt", "validate_asyncapi.py"]),
        tests("Model", ["Model"]),
        tests("Population", ["Population", "Checking", "Model"]),
        tests("Matching", ["Matching", "Model"], resources: [.embedInCode("Vectors")]),
        tests("Postgres", ["Postgres", "EventLoop", logging]),
        tests(
            "Directory",
            ["Directory", "Checking", "ServiceRuntime", "ServiceTesting", "Postgres", "Sealing", "Contracts", "Model"]),
        tests("Messaging", ["Messaging", "Checking", "CRabbitMQ", "EventLoop", logging]),
        tests(
            "Notifications",
            [
                "Notifications", "ServiceRuntime", "ServiceTesting", "Postgres", "EventLoop", "Contracts", "Model",
                logging,
            ]),
        tests(
            "ServiceRuntime",
            [
                "Checking", "Model", "Contracts", "EventLoop", "Messaging", "Postgres", "Sealing", "ServiceRuntime",
                "ServiceTesting", logging,
            ]),
        tests("Simulation", ["Checking", "ServiceRuntime"], settings: walked),
        tests(
            "System", [],
            exclude: [
                "accounts.py", "aliases.py", "bad_input.py", "canaries.py", "codes.py", "feed.py", "footprint.py",
                "gaps.py", "go_live.py", "journey.py", "late_engines.py", "life.py", "mail.py", "main_job.py",
                "new_identity.py",
                "operators.py", "postcode.py", "restored.py", "reviews.py", "shield_restored.py", "snippets.py",
                "system.py", "transfers.py", "watches.py",
            ]),
        tests("Sealing", ["Sealing", "Contracts", "Model", crypto]),
        tests(
            "Shielding",
            [
                "Shielding", "Checking", "Contracts", "EventLoop", "Model", "Postgres", "Sealing", "ServiceRuntime",
                "ServiceTesting", logging,
            ],
            exclude: ["Proof"]),
        tests(
            "ShieldingProof", ["Shielding", "Checking", "Contracts", "Model"], path: "Shielding/Proof",
            settings: walked),
        tests(
            "Audit",
            [
                "Audit", "Contracts", "EventLoop", "Model", "Postgres", "ServiceRuntime", "ServiceTesting", crypto,
                logging,
            ]),
        tests(
            "CommandLine",
            [
                "CommandLine", "Border", "Contracts", "EventLoop", "Matching", "Messaging", "Model", "Postgres",
                "Sealing", argumentParser,
            ]),
        tests(
            "Gateway",
            ["Gateway", "Contracts", "Model", "Sealing", "ServiceRuntime", hummingbird, hummingbirdTesting, logging]),
    ]
)
