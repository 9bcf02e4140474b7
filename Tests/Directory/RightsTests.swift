import Model
import Testing

@testable import Directory

@Suite struct `Which roles may do what` {
    @Test(arguments: Role.allCases)
    func `those who work with children or their records view them`(role: Role) {
        #expect(Rights.mayView(role) == [.practitioner, .dataManager, .shieldingOfficer].contains(role))
    }

    @Test(arguments: Role.allCases)
    func `those who manage an authority's records list what its children lack`(role: Role) {
        #expect(Rights.mayListGaps(role) == (role == .dataManager))
    }

    @Test(arguments: Role.allCases)
    func `those who are in contact with children declare it`(role: Role) {
        #expect(Rights.mayDeclare(role) == [.practitioner, .dataManager].contains(role))
    }
}
