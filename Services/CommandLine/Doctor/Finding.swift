/// What one check found.
struct Finding: Encodable {
    enum State: String, Encodable { case ok, fault }

    let check: String
    var state: State
    /// What is wrong, and what to do; empty where all is well.
    var advice: String

    init(_ check: String, fault advice: String? = nil) {
        self.check = check
        state = advice == nil ? .ok : .fault
        self.advice = advice ?? ""
    }

    /// Well, unless `body` throws.
    init(_ check: String, advice: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            self.init(check)
        } catch {
            // Fault leaves out what an error might quote of a password.
            self.init(check, fault: "\(Fault(error)?.description ?? "failed"): \(advice)")
        }
    }

    static var columns: [Column<Finding>] {
        [Column("state") { $0.state.rawValue }, Column("check") { $0.check }, Column("what to do") { $0.advice }]
    }
}
