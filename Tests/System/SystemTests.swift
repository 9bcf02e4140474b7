import Foundation
import Testing

/// The whole system as processes, on a broker and a database of its own, seen from outside by Python scripts.
@Suite(.serialized)
struct SystemTests {
    @Test func `a thousand events have their effect once, though each process is killed in the middle`() throws {
        try holds("main_job.py")
    }

    @Test func `bad input earns a receipt or has no effect, and nothing falls over`() throws {
        try holds("bad_input.py")
    }

    @Test func `services wait for broker and database, and outlive their outages`() throws {
        try holds("late_engines.py")
    }

    @Test func `the examples for outsiders work as they are printed`() throws {
        try holds("snippets.py")
    }

    @Test func `the API answers as its document says, whoever asks and whatever`() throws {
        try holds("api.py")
    }

    @Test func `people see, are told, and are shown nothing of a shielded child`() throws {
        try holds("journey.py")
    }

    @Test func `whoever may not know is answered alike, whatever they ask and however`() throws {
        try holds("alike.py")
    }

    @Test func `a list of children who lack something names nobody who is shielded`() throws {
        try holds("gaps.py")
    }

    @Test func `whoever watches for a child is told of a report, and of nobody who is shielded`() throws {
        try holds("watches.py")
    }

    @Test func `a sensitive service is one line to others, is brokered, and gone once consent is withdrawn`() throws {
        try holds("sensitive.py")
    }

    @Test func `an organisation confirms what its practitioners record, and of nobody who is shielded`() throws {
        try holds("declared.py")
    }

    @Test func `a search by postcode finds nobody who is shielded, or who may be`() throws {
        try holds("postcode.py")
    }

    @Test func `whoever looks very many children up is warned, asked for a code, and stopped`() throws {
        try holds("budgets.py")
    }

    @Test func `what is whereabouts is nowhere but in the vault, neither in tables nor in files`() throws {
        try holds("canaries.py")
    }

    @Test func `a report under another name of a shielded child is held, and officers are emailed`() throws {
        try holds("aliases.py")
    }

    @Test func `a child with a new identity is found under the new name alone, and nothing links the two`() throws {
        try holds("new_identity.py")
    }

    @Test func `operators retry and drop what is parked, follow logs, pause and repeat feeds`() throws {
        try holds("operators.py")
    }

    @Test func `a service restored from a backup is back, nothing is missing, and what forked is listed`() throws {
        try holds("restored.py")
    }

    @Test func `a vault restored to before a shield shows nothing of the child, and has the shield back`() throws {
        try holds("shield_restored.py")
    }

    @Test func `twins are compared, joined, shielded and told apart again by a data manager`() throws {
        try holds("reviews.py")
    }

    @Test func `an authority is shown once two officers have signed off the shields of a list`() throws {
        try holds("go_live.py")
    }

    @Test func `a child becomes another authority's once both have agreed, and a shield goes along`() throws {
        try holds("transfers.py")
    }

    @Test func `who comes of age is archived, seen by data managers for a year, and purged with every key`() throws {
        try holds("life.py")
    }

    @Test func `accounts enrol, lapse, are locked, and are suspended with their live inboxes`() throws {
        try holds("accounts.py")
    }

    @Test func `administrators let people sign in, a mediator names for whom, and each role gets what the table says`()
        throws
    {
        try holds("administration.py")
    }

    @Test func `no process maps more of Foundation than its essentials`() throws {
        try holds("footprint.py")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] == "1"))
    func `through thirty-one years nobody sees what the law does not let them`() throws {
        try holds("years.py")
    }

    /// Half an hour, most of it the build; as root alone, because it makes a machine.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] == "1" && getuid() == 0))
    func `the commands of the README bring it up on an empty Debian`() throws {
        try succeeds(folder.appending(path: "../../compose/fresh-machine"), [])
    }

    private let folder = URL(filePath: #filePath).deletingLastPathComponent()

    private func holds(_ script: String) throws {
        try succeeds(folder.appending(path: "../Contracts/python"), [folder.appending(path: script).path])
    }

    private func succeeds(_ program: URL, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: output, as: UTF8.self))")
    }
}
