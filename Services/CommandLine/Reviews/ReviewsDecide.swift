import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Takes a step about two children.
struct ReviewsDecide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Claims or decides a review, passes it on, or takes a decision back.",
        discussion: """
            Steps: claim; same (they are one child), different (they are two), unsure (it can't be told), askOther (the
            authority of the other child is to look at it); undo.

            Examples:
              contactpoint reviews decide --as dan.data 0197c7a2-0000-7000-8000-000000000001 different
            """)

    @OptionGroup var signedIn: SignedIn
    @OptionGroup var output: OutputOption
    @Argument(help: "The review's id, as the list shows it.")
    var review: UUID
    @Argument(help: "claim, same, different, unsure, askOther or undo.")
    var step: ResolveReview.Step

    func run() async throws {
        let reply = try await signedIn.asking { asker, vouch in
            let id = UUID()
            let wish = ResolveReview(principal: try await vouch(id), review: Review.ID(review), step: step)
            return try await asker.ask(wish, id: id, within: .seconds(10))
        }
        switch reply {
        case .refused(let refusal): throw refusal.fault
        case .resolved(let review): try review.show(output)
        }
    }
}

extension ResolveReview.Step: ExpressibleByArgument {}
