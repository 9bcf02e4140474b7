import Model

/// Asks why a record is looked up, before it is.
struct ReasonView {
    let child: Child.ID
    let caller: Caller
    /// Whether the page was asked for before, without an answer.
    let wasAsked: Bool

    var page: HTML {
        let pieces = FormPieces(errors: wasAsked ? ["reason": "Choose why you are looking this child up"] : [:])
        let choices = LookupReason.allCases.map { (value: $0.rawValue, words: $0.inWords) }
        return Layout(title: "Why do you need this record?", caller: caller, hasProblems: wasAsked).page(
            """
            <div class="narrow">
            \(pieces.summary(["reason"]))
            <h1>Why do you need this record?</h1>
            <form method="get" action="/children/\(child)" novalidate>
            \(pieces.select(
                "reason", "Your reason", hint: "It is recorded with your name. Every look-up is.", choices: choices))
            <button>Show the record</button>
            </form>
            </div>
            """)
    }
}
