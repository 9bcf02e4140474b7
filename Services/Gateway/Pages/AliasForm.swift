import Contracts
import Model

/// Where a form takes other names of a child, each in its parts. The names of its fields begin with `prefix`, because a page
/// may have several such forms.
struct AliasForm {
    let prefix: String

    static let request = AliasForm(prefix: "other-name")
    static let order = AliasForm(prefix: "order-other-name")

    /// What was written, and what has to be corrected, by field.
    func read(_ form: Form) -> (names: [PersonName], errors: [String: String]) {
        let parts = (0..<Aliases.most).map { place in
            (place: place, given: words(form, place, "given"), family: words(form, place, "family"))
        }.filter { !$0.given.isEmpty || !$0.family.isEmpty }
        let names = parts.map { part in
            PersonName(given: part.given.split(separator: " ").map(String.init), family: part.family)
        }
        var errors: [String: String] = [:]
        for (part, name) in zip(parts, names) {
            for problem in Aliases.problems(of: [name]) {
                errors[field(part.place, problem.field.contains("family") ? "family" : "given")] = problem.explanation
            }
        }
        return (names, errors)
    }

    /// In their order on the page.
    var fields: [String] { (0..<Aliases.most).flatMap { [field($0, "given"), field($0, "family")] } }

    func inputs(_ pieces: FormPieces) -> HTML {
        let isOpen = fields.contains { pieces.errors[$0] != nil || !(pieces.form.values[$0] ?? "").isEmpty }
        let rows = (0..<Aliases.most).map { place -> HTML in
            """
            <fieldset class="field"><legend>Other name \(place + 1)</legend>
            \(pieces.text(field(place, "given"), "Given names"))
            \(pieces.text(field(place, "family"), "Family name"))
            </fieldset>
            """
        }
        return """
            <details\(isOpen ? " open" : nil)><summary>Former names, and others that a report might come under</summary>
            <p class="hint">They are shown to shielding officers alone, and nobody can search for them.</p>
            \(rows)</details>
            """
    }

    private func words(_ form: Form, _ place: Int, _ part: String) -> String {
        (form.values[field(place, part)] ?? "").trimmed
    }

    private func field(_ place: Int, _ part: String) -> String { "\(prefix)-\(place + 1)-\(part)" }
}
