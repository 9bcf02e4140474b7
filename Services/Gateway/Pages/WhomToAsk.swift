import Contracts
import Model

/// Who leads the work with a child, and whom to ask about an assessment: above the cards, because it is asked first.
struct WhomToAsk {
    /// Those in contact now.
    let contacts: [Whereabouts.Contact]

    var lines: HTML? {
        let leader = contacts.first(where: \.leadProfessional)
        let holders = contacts.filter(\.holdsAssessment)
        guard leader != nil || !holders.isEmpty else { return nil }
        return """
            <dl class="whom-to-ask">
            \(leader.map { line("Lead professional", $0) })
            \(holders.map { line("Assessment (CAF), ask", $0) })
            </dl>
            """
    }

    private func line(_ title: String, _ contact: Whereabouts.Contact) -> HTML {
        let card = contact.contact
        let name = [card.practitioner?.displayed, card.organisation].compactMap(\.self).joined(separator: ", ")
        return "<div><dt>\(title)</dt><dd>\(name)</dd></div>"
    }
}
