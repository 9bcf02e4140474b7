import Foundation
import Model
import Testing

@Suite struct `Who may do what` {
    @Test(arguments: Role.allCases) func `is what the table in the documents says, cell by cell`(role: Role) throws {
        let table = try AccessTable()
        for action in Access.Action.allCases {
            let granted = try table.relations(role, action)
            for relation in Access.Relation.allCases {
                let isGranted = granted.contains(relation) || granted.contains(.any)
                #expect(
                    Access.allows(role, action, relation) == isGranted,
                    "\(role.rawValue) × \(action.rawValue) × \(relation.rawValue)")
            }
            #expect(Access.mayEver(role, action) == !granted.isEmpty)
        }
    }

    @Test func `is said of every action and every role, once`() throws {
        let table = try AccessTable()
        #expect(table.actions == Access.Action.allCases.map(\.rawValue))
        #expect(table.roles == Role.allCases.map(\.rawValue))
    }

    @Test func `explains each relation and each action`() throws {
        let text = try AccessTable.text
        for name in Access.Relation.allCases.map(\.rawValue) + Access.Action.allCases.map(\.rawValue) {
            #expect(text.contains("\n| \(name) |"), "\(name)")
        }
    }

    @Test func `no role that manages accounts sees a child`() {
        for role in [Role.accountAdministrator, .nationalAdministrator] {
            for action in [Access.Action.search, .viewRecord, .seeWhereabouts, .override, .disclose] {
                #expect(!Access.mayEver(role, action), "\(role.rawValue) × \(action.rawValue)")
            }
        }
    }

    @Test func `nobody manages their own account, nor closes an investigation of what they did`() {
        for role in Role.allCases {
            for action in [Access.Action.openAccount, .manageAccount, .investigate] {
                #expect(!Access.allows(role, action, .own), "\(role.rawValue) × \(action.rawValue)")
            }
        }
    }

    @Test func `nobody confirms what they recorded themselves, nor what another organisation's people did`() {
        for role in Role.allCases {
            let granted = Access.Relation.allCases.filter { Access.allows(role, .confirmInvolvement, $0) }
            #expect(granted == (role == .dataManager ? [.colleague] : []))
        }
    }

    @Test func `a mediator looks up for somebody, or not at all`() {
        for action in [Access.Action.search, .viewRecord, .seeWhereabouts] {
            let granted = Access.Relation.allCases.filter { Access.allows(.mediator, action, $0) }
            #expect(granted == [.onBehalf])
        }
    }
}

/// The table of docs/access.md.
private struct AccessTable {
    static var text: String {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            return try String(contentsOf: root.appending(path: "docs/access.md"), encoding: .utf8)
        }
    }

    let roles: [String]
    let actions: [String]
    private let cells: [[String]]

    init() throws {
        let lines = try Self.text.split(separator: "\n").drop { !$0.hasPrefix("| action | practitioner") }
            .prefix { $0.hasPrefix("|") }.map(Self.cells)
        roles = try #require(lines.first).dropFirst().map(\.self)
        actions = lines.dropFirst(2).compactMap(\.first)
        cells = lines.dropFirst(2).map { Array($0.dropFirst()) }
    }

    func relations(_ role: Role, _ action: Access.Action) throws -> Set<Access.Relation> {
        let row = try #require(actions.firstIndex(of: action.rawValue))
        let column = try #require(roles.firstIndex(of: role.rawValue))
        let words = cells[row][column].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return Set(try words.map { try #require(Access.Relation(rawValue: $0)) })
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
