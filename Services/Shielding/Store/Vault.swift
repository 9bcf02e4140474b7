import Contracts
import FoundationEssentials
import Logging
import Model
import Sealing

/// The vault's keys, and nothing else: it seals what is kept and opens what is released.
///
/// Data keys are open for the length of one batch or one answer, and nowhere kept in between.
struct Vault: Sendable {
    let outerKeys: any OuterKeys
    private let opener: EnvelopeOpener
    private let sealer: EnvelopeSealer
    private let codes: KeyedHash
    private let identity: IntakeSealer
    private let decoy: (key: DataKey, contents: Data)
    private let met = MetSecrets()
    private let logger: Logger

    /// - Parameters:
    ///   - secretKey: 32 bytes.
    ///   - outerKeys: what data keys are wrapped by.
    ///   - codes: what nobody else can make the code of an officer's word with, sealed though it be.
    ///   - identity: seals what Identity alone may read.
    init(secretKey: Data, outerKeys: any OuterKeys, codes: KeyedHash, identity: IntakeSealer, logger: Logger) throws {
        (self.outerKeys, self.codes, self.identity) = (outerKeys, codes, identity)
        opener = try EnvelopeOpener(secretKey: secretKey)
        sealer = try EnvelopeSealer(publicKey: opener.publicKey)
        let key = DataKey.random()
        decoy = (key, try key.seal(Data(count: 600), binding: []))
        self.logger = logger
    }

    /// Whether the key is here that an envelope is sealed to, or gone for good; it may still turn out not to open.
    func hasKey(of envelope: Envelope, among keys: StandingOuterKeys) -> Bool {
        switch envelope.sealed {
        case .asItCame(let sealed): sealed.keyID == opener.keyID
        case .kept: envelope.key.map { keys.knows($0.outer) } ?? true
        }
    }

    /// - Throws: `SealedToAnotherKey`.
    func checkKey(of sealed: SealedEnvelope) throws {
        guard sealed.keyID == opener.keyID else { throw SealedToAnotherKey(keyID: sealed.keyID) }
    }

    /// Seals a report anew under its record's key. One that does not open stays as it came, with a line in the log.
    func keep(_ event: WhereaboutsReported, as id: UUID, of owner: Child.ID, with keys: KeyRing) throws -> Envelope {
        let came = Envelope(
            id: id, child: event.child, owner: owner, binding: .record(event.record), sealed: .asItCame(event.envelope))
        return try sealAnew(came, for: owner, with: keys) ?? came
    }

    /// Seals what was said apart of an involvement anew under a key of its own.
    /// - Parameter child: of whom it was said.
    func keep(
        _ contact: SealedEnvelope, of handle: Involvement.Handle, said child: Child.ID, as id: UUID, of owner: Child.ID,
        with keys: KeyRing
    ) throws -> Envelope {
        let came = Envelope(id: id, child: child, owner: owner, binding: .handle(handle), sealed: .asItCame(contact))
        return try sealAnew(came, for: owner, with: keys) ?? came
    }

    func keep(_ event: InvolvementDeclared, as id: UUID, of owner: Child.ID, with keys: KeyRing) throws -> Envelope {
        let contents = try WireCoding.encoder().encode(DeclaredInvolvement(event))
        return try kept(
            Envelope(
                id: id, child: event.child, owner: owner, binding: .handle(event.handle), sealed: .kept(contents)),
            contents, with: keys)
    }

    /// The same contents as `owner`'s, under the key of their record; nil, and a line in the log, where they don't open.
    func sealAnew(_ envelope: Envelope, for owner: Child.ID, with keys: KeyRing) throws -> Envelope? {
        guard let contents = try? contents(of: envelope, keys.key(of: envelope.binding.uuid), met) else {
            logUnopened(envelope)
            return nil
        }
        var anew = envelope
        anew.owner = owner
        return try kept(anew, contents, with: keys)
    }

    private func kept(_ envelope: Envelope, _ contents: Data, with keys: KeyRing) throws -> Envelope {
        guard let key = keys.key(of: envelope.binding.uuid) else { throw SealingError.cannotSeal }
        var kept = envelope
        kept.sealed = .kept(try key.seal(contents, binding: envelope.bound))
        return kept
    }

    /// In their order; nil, and a line in the log, for one that can't be opened or read.
    /// - Parameter amongMany: whether others of a run are opened beside it, and nobody can tell how long it takes.
    func open(_ envelopes: [Envelope], amongMany: Bool = false) async throws -> [Contents?] {
        let wrapped = envelopes.compactMap(\.key)
        var keys: [UUID: DataKey] = [:]
        for (wrapped, unwrapped) in zip(wrapped, try await outerKeys.unwrap(wrapped)) {
            if case .key(let key) = unwrapped { keys[wrapped.boundTo] = key }
        }
        let met = amongMany ? met : nil
        return envelopes.map { envelope in
            do {
                let bytes = try contents(of: envelope, keys[envelope.binding.uuid], met)
                return try read(bytes, of: envelope)
            } catch {
                logUnopened(envelope)
                return nil
            }
        }
    }

    private func contents(of envelope: Envelope, _ key: DataKey?, _ met: MetSecrets?) throws -> Data {
        switch envelope.sealed {
        case .asItCame(let sealed):
            return try opener.open(sealed, purpose: .whereabouts, binding: envelope.boundAsItCame, met: met)
        case .kept(let ciphertext):
            guard let key else { throw SealingError.cannotOpen }
            return try key.open(ciphertext, binding: envelope.bound)
        }
    }

    private func read(_ bytes: Data, of envelope: Envelope) throws -> Contents {
        switch envelope.binding {
        case .record:
            return .reported(try WireCoding.decoder().decode(ReportedWhereabouts.self, from: bytes))
        case .handle:
            let decoder = WireCoding.decoder()
            // What a source reported of an involvement, sealed apart, has no card.
            guard let declared = try? decoder.decode(DeclaredInvolvement.self, from: bytes) else {
                return .reported(try decoder.decode(ReportedWhereabouts.self, from: bytes))
            }
            return .declared(declared, card(of: declared, in: envelope))
        }
    }

    func seal(_ order: ShieldOrder, child: Child.ID) throws -> SealedEnvelope {
        try sealer.seal(
            WireCoding.encoder().encode(order), purpose: .whereabouts, binding: ["shield", child.description])
    }

    func openOrder(_ sealed: SealedEnvelope, child: Child.ID) throws -> ShieldOrder {
        try opened(sealed, .whereabouts, ["shield", child.description])
    }

    /// The other names of a child as the gateway sealed them; nil when they can't be opened, or are another child's.
    func openAliases(_ sealed: SealedEnvelope, of child: Child.ID) -> [PersonName]? {
        let aliases: Aliases? = try? opened(sealed, .aliases, [child.description])
        return aliases.flatMap { $0.child == child ? $0.names : nil }
    }

    /// For Identity alone.
    func sealForIdentity(_ value: some Encodable) throws -> Data {
        try identity.seal(try WireCoding.encoder().encode(value))
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

    /// Which authority a report names, as it came.
    func whose(_ event: WhereaboutsReported) -> Whose {
        guard let report = told(by: event) else { return .unreadable }
        return report.authority.map(Whose.authority) ?? .nobody
    }

    /// What a report says, as it came; nil when it can't be opened.
    func told(by event: WhereaboutsReported) -> ReportedWhereabouts? {
        try? opened(event.envelope, .whereabouts, [event.child.description, event.record.description], met)
    }

    /// Whom a question is about.
    func openQuestion(_ sealed: SealedEnvelope) throws -> [Child.ID] { try opened(sealed, .question, []) }

    /// Opens as much as a child usually has, the same once and again: what is withheld takes the time of what is released,
    /// and tells nothing of how much there is. Wrapping a key is the same work as unwrapping one.
    func openDecoys(_ count: Int = 4) async throws {
        guard count > 0 else { return }
        let places = 0..<count
        _ = try await outerKeys.wrap(places.map { _ in (boundTo: UUID.random(), key: decoy.key) })
        for _ in places { _ = try decoy.key.open(decoy.contents, binding: []) }
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

    func logUnopenedKeys(_ records: Set<UUID>) {
        logger.error("data keys do not open by their outer key", metadata: ["count": "\(records.count)"])
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
    /// Other names under which the child may be reported; absent in orders from before there were any.
    var aliases: [PersonName]?
}
