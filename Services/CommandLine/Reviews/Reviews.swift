import ArgumentParser

/// Two children who may be one: what waits for a data manager, and what they decide.
struct Reviews: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews", abstract: "Lists and decides the pairs of children who may be one.",
        discussion: """
            Each command signs in as a data manager, whose password is read from CONTACTPOINT_PASSWORD or asked for, and
            signs out again. What is shown and decided is in the audit log under that name.
            """,
        subcommands: [ReviewsList.self, ReviewsShow.self, ReviewsDecide.self], defaultSubcommand: ReviewsList.self)
}
