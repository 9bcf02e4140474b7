import Contracts

/// How much of an inbox may be read at once.
enum Paging {
    static let most = 100

    static func problems(of limit: Int) -> [Problem] {
        guard !(1...most).contains(limit) else { return [] }
        return [Problem(field: "/limit", rule: "range", explanation: "Ask for 1 to \(most) notifications.")]
    }
}
