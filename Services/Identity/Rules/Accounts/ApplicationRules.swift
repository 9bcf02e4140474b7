import Border
import Contracts
import FoundationEssentials
import Model

/// Whether an account may be opened as it was asked for.
enum ApplicationRules {
    static let passwordLengths = 8...128

    static func problems(
        of application: OpenAccount.Application, among sources: SourceTable, on today: PartialDate
    ) -> [Problem] {
        var problems: [Problem] = []
        func check(_ text: String, _ form: TextForm, at field: String) {
            let rule: BorderRule? = text.isEmpty ? .required : form.objection(to: text)
            if let rule { problems.append(rule.problem(at: field)) }
        }
        let username = application.username
        if TextForm.eventID.objection(to: username) != nil && TextForm.email.objection(to: username) != nil
            || username.isEmpty
        {
            problems.append(BorderRule.freeText.problem(at: "/username"))
        }
        if !passwordLengths.contains(application.password.unicodeScalars.count) {
            let rule: BorderRule = application.password.count < passwordLengths.lowerBound ? .required : .tooLong
            problems.append(rule.problem(at: "/password"))
        } else if PasswordRules.isEasy(application.password, of: ownWords(of: application)) {
            problems.append(AccountRule.easyPassword.problem(at: "/password"))
        }
        check(application.name.family, .familyName, at: "/name/family")
        for (index, given) in application.name.given.enumerated() {
            check(given, .givenName, at: "/name/given/\(index)")
        }
        check(application.organisation, .organisation, at: "/organisation")
        check(application.email, .email, at: "/email")
        if let phone = application.phone { check(phone, .phone, at: "/phone") }
        problems += self.problems(of: application.duty)
        if application.mayOverride == true, !mayHoldOverride(application) {
            problems.append(BorderRule.notYours.problem(at: "/mayOverride"))
        }
        if application.role == .feed, application.secondFactor != nil {
            problems.append(BorderRule.notYours.problem(at: "/secondFactor"))
        }
        problems += self.problems(
            of: [
                ("vetted", application.vetted), ("trained", application.trained), ("agreed", application.agreed),
                ("accredited", application.accredited),
            ], on: today)
        if let problem = sourceProblem(of: application, among: sources) { problems.append(problem) }
        return problems
    }

    /// Of days on which something was done: whole ones, and none to come.
    static func problems(of days: [(field: String, day: PartialDate?)], on today: PartialDate) -> [Problem] {
        days.compactMap { field, day in
            guard let day else { return nil }
            if !day.isComplete { return BorderRule.impossibleDate.problem(at: "/\(field)") }
            return day > today ? BorderRule.futureDate.problem(at: "/\(field)") : nil
        }
    }

    /// Of a team, and of how to reach whoever is on duty in it.
    static func problems(of duty: DutyContact?) -> [Problem] {
        let texts: [(String?, TextForm, String)] = [
            (duty?.team, .organisation, "/team"), (duty?.phone, .phone, "/teamPhone"),
            (duty?.email, .email, "/teamEmail"),
        ]
        return texts.compactMap { text, form, field in
            guard let text else { return nil }
            let rule: BorderRule? = text.isEmpty ? .required : form.objection(to: text)
            return rule?.problem(at: field)
        }
    }

    /// What everybody who knows the person would try.
    private static func ownWords(of application: OpenAccount.Application) -> [String] {
        [application.username, application.organisation, application.email, application.name.family]
            + application.name.given
    }

    /// Overriding is for those who look for a child in danger: child protection and the police.
    private static func mayHoldOverride(_ application: OpenAccount.Application) -> Bool {
        application.role == .practitioner && [.socialCare, .police].contains(application.service)
    }

    /// A feed account reports for one source that is known; nobody else reports for any.
    private static func sourceProblem(of application: OpenAccount.Application, among sources: SourceTable) -> Problem? {
        switch (application.role, application.source) {
        case (.feed, nil): BorderRule.required.problem(at: "/source")
        case (.feed, let source?): sources[source] == nil ? BorderRule.unknownSource.problem(at: "/source") : nil
        case (_, nil): nil
        case (_, _?): BorderRule.notYours.problem(at: "/source")
        }
    }
}
