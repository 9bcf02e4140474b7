import Contracts
import FoundationEssentials
import Model

/// The parts that forms are made of. Each input has its label, its hint and its error beside it, tied by id.
struct FormPieces {
    /// What was written before, shown again when something has to be corrected.
    var form = Form()
    /// By field: what to do.
    var errors: [String: String] = [:]

    static func guardField(_ caller: Caller) -> HTML {
        "<input type=\"hidden\" name=\"csrf\" value=\"\(FormGuard.token(for: caller.token))\">"
    }

    /// Makes sending the same form twice harmless.
    static func requestField() -> HTML {
        "<input type=\"hidden\" name=\"request\" value=\"\(UUID.random().uuidString)\">"
    }

    func text(
        _ name: String, _ label: String, hint: String? = nil, type: String = "text", autocomplete: String = "off"
    ) -> HTML {
        // A password is never written into a page.
        let written: HTML? = type == "password" ? nil : " value=\"\(form.values[name] ?? "")\""
        return """
            <div class="field\(errors[name] == nil ? "" : " wrong")">
            <label for="\(name)">\(label)</label>
            \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })
            \(error(name))
            <input id="\(name)" name="\(name)" type="\(type)" autocomplete="\(autocomplete)" spellcheck="false" \
            autocapitalize="off" maxlength="200"\(written)\(described(name, hint))>
            </div>
            """
    }

    /// The code that something grave asks for. What was written is not shown again: it would not be taken twice.
    func code(_ name: String = "code") -> HTML {
        FormPieces(errors: errors).text(
            name, "Code",
            hint: "What your authenticator shows. Leave it empty if you have entered one in the last five minutes.",
            autocomplete: "one-time-code")
    }

    func date(_ name: String, _ legend: String, hint: String) -> HTML {
        """
        <fieldset class="field\(errors[name] == nil ? "" : " wrong")" id="\(name)" tabindex="-1"\(described(name, hint, canBeInvalid: false))>
        <legend>\(legend)</legend>
        <p class="hint" id="\(name)-hint">\(hint)</p>
        \(error(name))
        <div class="date">
        \(datePart(name, "day", "Day", 2))
        \(datePart(name, "month", "Month", 2))
        \(datePart(name, "year", "Year", 4))
        </div>
        </fieldset>
        """
    }

    func select(
        _ name: String, _ label: String, hint: String? = nil, choices: [(value: String, words: String)]
    ) -> HTML {
        let options = choices.map { choice -> HTML in
            let isChosen = form.values[name] == choice.value
            return "<option value=\"\(choice.value)\"\(isChosen ? " selected" : nil)>\(choice.words)</option>"
        }
        return """
            <div class="field\(errors[name] == nil ? "" : " wrong")">
            <label for="\(name)">\(label)</label>
            \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })
            \(error(name))
            <select id="\(name)" name="\(name)"\(described(name, hint))>
            <option value="">Choose one</option>
            \(options)
            </select>
            </div>
            """
    }

    func box(_ name: String, _ label: String) -> HTML {
        """
        <div class="box"><input type="checkbox" id="\(name)" name="\(name)" \
        value="true"\(form.values[name] == "true" ? " checked" : nil)>
        <label for="\(name)">\(label)</label></div>
        """
    }

    /// What has to be corrected, each with a link to its field; nil when nothing has.
    func summary(_ order: [String], general: String? = nil) -> HTML? {
        let wrong = order.filter { errors[$0] != nil }
        if wrong.isEmpty && general == nil { return nil }
        let items = wrong.map { "<li><a href=\"#\($0)\">\(errors[$0] ?? "")</a></li>" as HTML }
        return """
            <div class="problems" role="alert" tabindex="-1" autofocus>
            <h2>There is a problem</h2>
            \(general.map { "<p>\($0)</p>" as HTML })
            \(items.isEmpty ? nil : "<ul>\(items)</ul>" as HTML)
            </div>
            """
    }

    private func datePart(_ name: String, _ part: String, _ label: String, _ width: Int) -> HTML {
        let id = "\(name)-\(part)"
        return """
            <div><label for="\(id)">\(label)</label>
            <input class="w\(width)" id="\(id)" name="\(id)" inputmode="numeric" autocomplete="off" \
            maxlength="\(width)" value="\(form.values[id] ?? "")"></div>
            """
    }

    private func error(_ name: String) -> HTML? {
        errors[name].map { "<p class=\"error\" id=\"\(name)-error\"><span class=\"unseen\">Error:</span> \($0)</p>" }
    }

    private func described(_ name: String, _ hint: String?, canBeInvalid: Bool = true) -> HTML? {
        let ids = [hint == nil ? nil : "\(name)-hint", errors[name] == nil ? nil : "\(name)-error"].compactMap { $0 }
        if ids.isEmpty { return nil }
        let isInvalid = canBeInvalid && errors[name] != nil
        return " aria-describedby=\"\(ids.joined(separator: " "))\"\(isInvalid ? " aria-invalid=\"true\"" : nil)"
    }
}

extension ProblemDetails {
    /// The problems by field, in a page's own words where it has them; but for rules of which the problem says more.
    func errors(_ words: [String: String], except rules: Set<String> = []) -> [String: String] {
        var errors: [String: String] = [:]
        for problem in problems {
            let field = String(problem.field.dropFirst())
            guard errors[field] == nil else { continue }
            errors[field] = rules.contains(problem.rule) ? problem.explanation : words[field] ?? problem.explanation
        }
        return errors
    }
}
