import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Shows two children side by side.
struct ReviewsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows two children side by side, and how far they agree.",
        discussion: """
            Examples:
              contactpoint reviews show --as dan.data 0197c7a2-0000-7000-8000-000000000001
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption
    @Argument(help: "The review's id, as the list shows it.")
    var review: UUID

    func run() async throws {
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            let question = ViewReviews(principal: try await vouch(id), review: Review.ID(review))
            return try await asker.ask(question, id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .reviews(let reviews):
            guard let review = reviews.first else { throw Refusal(.notFound).fault }
            try review.show(output)
        }
    }
}

extension Review {
    func show(_ output: OutputOption) throws {
        guard output.format == .table else { return try OutputOption.print(json: self) }
        print("\(id)  \(state.rawValue)\(claimedBy == nil ? "" : ", claimed")")
        try output.show(
            sides,
            [
                Column("number") { $0.number.displayed }, Column("name") { $0.name.displayed },
                Column("born") { $0.dateOfBirth.description }, Column("gender") { $0.gender.rawValue },
                Column("carers") { $0.carers.map(\.displayed).joined(separator: ", ") },
            ])
        for reason in reasonsForLooking { print("a person is to look: \(reason)") }
        print("that they are one, \(model) gives \(chance); bits:")
        try output.show(
            agreements, [Column("agreement") { $0.words }, Column("bits") { String(($0.bits * 10).rounded() / 10) }])
    }
}
