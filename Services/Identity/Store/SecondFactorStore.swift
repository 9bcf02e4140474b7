import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// The tables `second_factor`, `recovery_code` and `enrolment`. Secrets stand sealed in them, recovery codes hashed.
struct SecondFactorStore: Sendable {
    private let hash: KeyedHash
    private let key: DataKey

    init(_ hash: KeyedHash) {
        self.hash = hash
        key = DataKey(hash, purpose: "second factors")
    }

    /// What proves the second factor of an account. The same is asked whatever there is.
    func standing(of account: Account.ID, in transaction: borrowing Transaction) async throws
        -> SecondFactorRules.Standing
    {
        let row = try await transaction.query(
            "select secret, last_step from second_factor where account = \(account)"
        ).first(as: (Data, Int64).self)
        let recovery = try await transaction.query("select code from recovery_code where account = \(account)")
            .decode(Data.self)
        func known(after step: Int64, _ code: @escaping (Int64) -> String) -> SecondFactorRules.Known {
            SecondFactorRules.Known(
                lastStep: step, recovery: Set(recovery), code: code,
                hash: { [hash] in Self.token($0, of: account, hash) })
        }
        if let (secret, lastStep) = row {
            let code = try TimedCode(secret: key.open(secret, binding: binding(account)))
            return .enrolled(known(after: lastStep, code.code(at:)))
        }
        // No step comes after the last.
        return recovery.isEmpty ? .none : .invited(known(after: .max, { _ in "" }))
    }

    func use(_ proof: SecondFactorRules.Proof, of account: Account.ID, in transaction: borrowing Transaction) {
        switch proof {
        case .code(let step):
            transaction.write(
                "update second_factor set last_step = greatest(last_step, \(step)) where account = \(account)")
        case .recovery(let code):
            transaction.write("delete from recovery_code where account = \(account) and code = \(code)")
        }
    }

    /// Gives an account a second factor of which the codes up to `step` are used.
    func enrol(
        _ code: TimedCode, upTo step: Int64, for account: Account.ID, at now: Date,
        in transaction: borrowing Transaction
    ) throws {
        let secret = try key.seal(code.secret, binding: binding(account))
        transaction.write(
            """
            insert into second_factor (account, secret, last_step, enrolled)
            values (\(account), \(secret), \(step), \(now))
            """)
        transaction.write("delete from enrolment where account = \(account)")
        transaction.write("delete from recovery_code where account = \(account)")
    }

    /// Takes it off, with its recovery codes.
    /// - Returns: the invitation to enrol another.
    func reset(_ account: Account.ID, in transaction: borrowing Transaction) -> String {
        transaction.write("delete from second_factor where account = \(account)")
        transaction.write("delete from recovery_code where account = \(account)")
        return makeRecoveryCodes(1, for: account, in: transaction)[0]
    }

    /// New recovery codes, which are kept as hashes.
    func makeRecoveryCodes(
        _ count: Int = SecondFactorRules.recoveryCodes, for account: Account.ID, in transaction: borrowing Transaction
    ) -> [String] {
        let codes = (0..<count).map { _ in RecoveryCode.random() }
        let hashes = codes.map { Self.token(RecoveryCode.plain($0), of: account, hash) }
        transaction.write(
            "insert into recovery_code (account, code) select \(account), * from unnest(\(hashes))")
        return codes
    }

    /// Begins an enrolment, and forgets the account's earlier ones that have ended.
    func begin(
        _ code: TimedCode, by token: Data, of account: Account.ID, at now: Date, in transaction: borrowing Transaction
    ) throws {
        let ended = now.addingTimeInterval(-SecondFactorRules.enrolment)
        let secret = try key.seal(code.secret, binding: binding(account))
        transaction.write("delete from enrolment where account = \(account) and begun <= \(ended)")
        transaction.write(
            """
            insert into enrolment (token, account, secret, begun)
            values (\(token), \(account), \(secret), \(now))
            """)
    }

    func enrolment(by token: Data, in transaction: borrowing Transaction) async throws
        -> (account: Account.ID, code: TimedCode, begun: Date)?
    {
        let row = try await transaction.query("select account, secret, begun from enrolment where token = \(token)")
            .first(as: (Account.ID, Data, Date).self)
        return try row.map { account, secret, begun in
            (account, try TimedCode(secret: key.open(secret, binding: binding(account))), begun)
        }
    }

    private func binding(_ account: Account.ID) -> [String] { ["second factor", account.description] }

    private static func token(_ code: String, of account: Account.ID, _ hash: KeyedHash) -> Data {
        hash.token(["recovery code", account.description, code])
    }
}

/// Codes that stand in for a lost authenticator: sixty random bits, in three groups.
enum RecoveryCode {
    static func random() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return (0..<3).map { _ in String((0..<4).map { _ in letters.randomElement() ?? "a" }) }.joined(separator: "-")
    }

    static func plain(_ code: String) -> String { code.filter { $0 != "-" } }
}
