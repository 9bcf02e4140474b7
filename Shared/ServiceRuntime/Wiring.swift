import FoundationEssentials
import Logging

/// What one service consists of, besides the runtime.
public struct Wiring: Sendable {
    public var subscriptions: [Subscription]
    public var jobs: [any Job]
    /// What the intake lane waits for, where a service has one.
    public var intakeGate: IntakeGate

    public init(
        subscriptions: [Subscription], jobs: [any Job] = [], intakeGate: IntakeGate = IntakeGate(isOpen: true)
    ) {
        self.subscriptions = subscriptions
        self.jobs = jobs
        self.intakeGate = intakeGate
    }
}

/// One forward-only step of a schema. Named, embedded in the binary, never edited once it has landed.
public struct Migration: Sendable {
    /// `m0001_first`: the order of names is the order of steps.
    public let name: String
    public let sql: String

    public init(_ name: String, _ sql: [UInt8]) {
        self.name = name
        self.sql = String(decoding: sql, as: UTF8.self)
    }
}
