import Contracts
import FoundationEssentials
import Logging
import Model
import Sealing

/// The vault's key, and nothing else: it seals what is kept and opens what is released.
struct Vault: Sendable {
    private let opener: EnvelopeOpener
    private let sealer: EnvelopeSealer
    private let codes: KeyedHash
    private let decoy: SealedEnvelope
    private let met = MetSecrets()
    private let logger: Logger

    /// - Parameters:
    ///   - secretKey: 32 bytes.
    ///   - codes: what nobody else can make the code of an officer's word with, sealed though it be.
    init(secretKey: Data, codes: KeyedHash, logger: Logger) throws {
        self.codes = codes
        opener = try EnvelopeOpener(secretKey: secretKey)
        sealer = try EnvelopeSealer(publicKey: opener.publicKey)
        decoy = try sealer.seal(Data(count: 600), purpose: .whereabouts, binding: [])
        self.logger = logger
    }

    /// Whether an envelope is sealed to this key; it may still turn out not to open.
    func hasKey(of sealed: SealedEnvelope) -> Bool { sealed.keyID == opener.keyID }

    /// - Throws: `SealedToAnotherKey`.
    func checkKey(of sealed: SealedEnvelope) throws {
        guard hasKey(of: sealed) else { throw SealedToAnotherKey(keyID: sealed.keyID) }
    }

    /// Nil, and a line in the log, when it can't be opened or read.
    /// - Parameter amongMany: whether others of its run are opened beside it, and nobody can tell how long it takes.
    func open(_ envelope: Envelope, amongMany: Bool = false) -> Contents? {
        let met = amongMany ? met : nil
        do {
            switch envelope.binding {
            case .record(let record):
                let binding = [envelope.child.description, record.description]
                return .reported(try opened(envelope.sealed, .whereabouts, binding, met))
            case .handle(let handle):
                let binding = [envelope.child.description, handle.description]
                let declared: DeclaredInvolvement = try opened(envelope.sealed, .whereabouts, binding, met)
                return .declared(declared, card(of: declared, in: envelope))
            }
        } catch {
            logUnopened(envelope)
            return nil
        }
    }

    func seal(_ declared: DeclaredInvolvement, child: Child.ID, handle: Involvement.Handle) throws -> SealedEnvelope {
        try sealer.seal(
            WireCoding.encoder().encode(declared), purpose: .whereabouts,
            binding: [child.description, handle.description])
    }

    func seal(_ order: ShieldOrder, child: Child.ID) throws -> SealedEnvelope {
        try sealer.seal(
            WireCoding.encoder().encode(order), purpose: .whereabouts, binding: ["shield", child.description])
    }

    func openOrder(_ sealed: SealedEnvelope, child: Child.ID) throws -> ShieldOrder {
        try opened(sealed, .whereabouts, ["shield", child.description])
    }

    func seal(_ request: ShieldRequestStore.Sealed, child: Child.ID) throws -> SealedEnvelope {
        try sealer.seal(
            WireCoding.encoder().encode(request), purpose: .whereabouts, binding: ["shield request", child.description])
    }

    /// Nil, and a line in the log, when it can't be opened.
    func openRequest(_ sealed: SealedEnvelope, _ id: ShieldRequest.ID, child: Child.ID) -> ShieldRequestStore.Sealed? {
        let request: ShieldRequestStore.Sealed? = try? opened(
            sealed, .whereabouts, ["shield request", child.description])
        if request == nil { logger.error("a request for a shield does not open", metadata: ["request": "\(id)"]) }
        return request
    }

    /// Tells that an account has asked for a child already, and neither of which account it is nor of whom else it asked.
    func asker(_ account: Account.ID, of child: Child.ID) -> Data {
        codes.token(["asks for a shield", account.description, child.description])
    }

    /// The first word for lifting a shield.
    func seal(_ proposal: LiftDecision.Proposal, child: Child.ID) throws -> SealedEnvelope {
        let word = Word(proposal: proposal, code: try code(of: proposal, child))
        return try sealer.seal(
            WireCoding.encoder().encode(word), purpose: .whereabouts, binding: ["lifting", child.description])
    }

    /// Nil when it can't be opened, or was not sealed by the vault itself: then it is as if nobody had said anything.
    func openProposal(_ sealed: SealedEnvelope, child: Child.ID) -> LiftDecision.Proposal? {
        guard let word: Word = try? opened(sealed, .whereabouts, ["lifting", child.description]),
            let code = try? code(of: word.proposal, child), code == word.code
        else { return nil }
        return word.proposal
    }

    /// Whoever has the vault's public key can seal, and so write a word in an officer's name into the database.
    private struct Word: Codable {
        var proposal: LiftDecision.Proposal
        var code: Data
    }

    private func code(of proposal: LiftDecision.Proposal, _ child: Child.ID) throws -> Data {
        let said = String(decoding: try WireCoding.encoder().encode(proposal), as: UTF8.self)
        return codes.token(["a word for lifting", child.description, said])
    }

    /// What the vault itself says of `parts`, for nobody else to read, nor to write.
    func seal<Value: Codable>(_ value: Value, saying parts: [String]) throws -> SealedEnvelope {
        let said = Said(value: value, code: try code(of: value, parts))
        return try sealer.seal(WireCoding.encoder().encode(said), purpose: .whereabouts, binding: parts)
    }

    /// Nil when it can't be opened, or was not sealed by the vault itself.
    func openSaid<Value: Codable>(_ sealed: SealedEnvelope, saying parts: [String]) -> Value? {
        guard let said: Said<Value> = try? opened(sealed, .whereabouts, parts),
            let code = try? code(of: said.value, parts), code == said.code
        else { return nil }
        return said.value
    }

    /// What stands for `parts` where they must not be read, and can't be made without the vault's key.
    func code(_ parts: [String]) -> Data { codes.token(parts) }

    /// An account's card as Identity sealed it; nil when it can't be opened, or is another account's.
    func openCard(_ sealed: SealedEnvelope, of account: Account.ID) -> AccountCard? {
        try? opened(sealed, .accountCard, [account.description])
    }

    private struct Said<Value: Codable>: Codable {
        var value: Value
        var code: Data
    }

    private func code(of value: some Encodable, _ parts: [String]) throws -> Data {
        codes.token(["said"] + parts + [String(decoding: try WireCoding.encoder().encode(value), as: UTF8.self)])
    }

    /// Whom a question is about.
    func openQuestion(_ sealed: SealedEnvelope) throws -> [Child.ID] { try opened(sealed, .question, []) }

    /// Opens as many envelopes as a child usually has, all the same one: what is withheld takes the time of what is
    /// released, and tells nothing of how much there is.
    func openDecoys() {
        for _ in 0..<4 { _ = try? opener.open(decoy, purpose: .whereabouts, binding: []) }
    }

    private func card(of declared: DeclaredInvolvement, in envelope: Envelope) -> AccountCard? {
        let card: AccountCard? = try? opened(declared.card, .accountCard, [declared.account.description])
        if card == nil { logUnopened(envelope) }
        return card
    }

    private func opened<Value: Decodable>(
        _ sealed: SealedEnvelope, _ purpose: EnvelopePurpose, _ binding: [String], _ met: MetSecrets? = nil
    ) throws -> Value {
        try WireCoding.decoder().decode(
            Value.self, from: opener.open(sealed, purpose: purpose, binding: binding, met: met))
    }

    private func logUnopened(_ envelope: Envelope) {
        logger.error("an envelope does not open, and is withheld", metadata: ["envelope": "\(envelope.id)"])
    }
}

/// Sealed to a key that this vault does not have. The message waits, parked, until somebody has put the keys right:
/// nothing is kept that nobody could open, and nothing is lost.
struct SealedToAnotherKey: Error, CustomStringConvertible {
    var keyID: String

    var description: String { "sealed to another key than the vault's" }
}

/// Who shielded a child, and why; sealed in the shield's row.
struct ShieldOrder: Codable, Hashable, Sendable {
    var by: Account.ID
    var grounds: ShieldGrounds
}
