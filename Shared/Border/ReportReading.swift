import Contracts
import FoundationEssentials
import Model

/// Reads the data of an intake event, field by field: what the format names, and nothing else.
package struct ReportReading {
    let rights: SourceRights
    /// The day in London.
    let today: PartialDate

    static let oldest = 25
    package static let mostGivenNames = NameRule.mostGiven
    static let mostOtherNames = 6
    static let mostCarers = 8
    static let mostAddressLines = 4

    func report(_ walk: inout Walk, _ value: JSONValue) -> InvolvementReport? {
        let names = ["record", "sequence", "authority", "child", "involvement"]
        guard let object = walk.object(value, fields: names) else { return nil }
        let record = walk.required("record", of: object, Walk.text(.reference))
        let sequence = walk.optional("sequence", of: object) { $0.count($1) }
        let authority = walk.required("authority", of: object, authority)
        let child = walk.required("child", of: object, child)
        let involvement = walk.optional("involvement", of: object, involvement)
        if let child, let involvement, involvement.began.year < child.dateOfBirth.year - 1 {
            walk.note(.beforeBirth, at: "involvement/began")
        }
        guard let record, let authority, let child else { return nil }
        return InvolvementReport(
            record: record, sequence: sequence, authority: authority, child: child, involvement: involvement)
    }

    private func authority(_ walk: inout Walk, _ value: JSONValue) -> AuthorityCode? {
        guard let code = walk.authority(value) else { return nil }
        if !rights.maySpeak(for: code) { walk.note(.notYours) }
        return code
    }

    private func child(_ walk: inout Walk, _ value: JSONValue) -> ReportedChild? {
        let names = [
            "name", "formerNames", "knownAs", "dateOfBirth", "dateOfDeath", "gender", "nhsNumber", "upn", "residence",
            "carers",
        ]
        guard let object = walk.object(value, fields: names) else { return nil }
        let name = walk.required("name", of: object, Self.name)
        let former = walk.optional("formerNames", of: object, Self.names)
        let knownAs = walk.optional("knownAs", of: object, Self.names)
        let born = walk.required("dateOfBirth", of: object, dateOfBirth)
        let died = walk.optional("dateOfDeath", of: object, dateOfDeath)
        if let born, let died, died.latest < born { walk.note(.diedBeforeBirth, at: "dateOfDeath") }
        let gender = walk.required("gender", of: object, Walk.oneOf(Gender.self))
        let nhsNumber = walk.optional("nhsNumber", of: object, Walk.text(.nhsNumber))
        let upn = walk.optional("upn", of: object, Walk.text(.upn))
        let residence = walk.optional("residence", of: object, Self.residence)
        let carers = walk.optional("carers", of: object) { walk, value in
            walk.list(value, to: Self.mostCarers, Self.carer)
        }
        guard let name, let born, let gender else { return nil }
        return ReportedChild(
            name: name, formerNames: former, knownAs: knownAs, dateOfBirth: born, gender: gender, nhsNumber: nhsNumber,
            upn: upn, residence: residence, carers: carers, dateOfDeath: died)
    }

    private func dateOfDeath(_ walk: inout Walk, _ value: JSONValue) -> PartialDate? {
        if !rights.mayAssertDeaths { walk.note(.notYours) }
        return Walk.date(by: today)(&walk, value)
    }

    private func dateOfBirth(_ walk: inout Walk, _ value: JSONValue) -> PartialDate? {
        guard let date = Walk.date(by: today)(&walk, value) else { return nil }
        let limit = (today.year - Self.oldest, today.month ?? 1, today.day ?? 1)
        if (date.year, date.month ?? 12, date.day ?? 31) < limit { walk.note(.tooOld) }
        return date
    }

    private func involvement(_ walk: inout Walk, _ value: JSONValue) -> ReportedInvolvement? {
        let names = [
            "reference", "service", "contact", "began", "ended", "leadProfessional", "leadSince", "leadUntil",
            "holdsAssessment", "basis", "consentWithdrawn",
        ]
        guard let object = walk.object(value, fields: names) else { return nil }
        let reference = walk.required("reference", of: object, Walk.text(.reference))
        let service = walk.required("service", of: object, service)
        let contact = walk.required("contact", of: object, Self.contact)
        let began = walk.required("began", of: object, Walk.date(by: today))
        let ended = walk.optional("ended", of: object, Walk.date(by: today))
        let leads = walk.optional("leadProfessional", of: object) { $0.bool($1) }
        let leadSince = walk.optional("leadSince", of: object, Walk.date(by: today))
        let leadUntil = walk.optional("leadUntil", of: object, Walk.date(by: today))
        let holds = walk.optional("holdsAssessment", of: object) { $0.bool($1) }
        let basis = walk.optional("basis", of: object, Walk.oneOf(SensitiveBasis.self))
        let isWithdrawn = walk.optional("consentWithdrawn", of: object) { $0.bool($1) }
        if let service { sensitive(&walk, service, basis, in: object) }
        if isWithdrawn == true, basis != .consent { walk.note(.noConsent, at: "consentWithdrawn") }
        if let began, let ended, ended.latest < began { walk.note(.endedBeforeBegan, at: "ended") }
        if let began { lead(&walk, leads ?? false, leadSince, leadUntil, from: began) }
        guard let reference, let service, let contact, let began else { return nil }
        return ReportedInvolvement(
            reference: reference, service: service, contact: contact, began: began, ended: ended,
            leadProfessional: leads, leadSince: leadSince, leadUntil: leadUntil, holdsAssessment: holds, basis: basis,
            consentWithdrawn: isWithdrawn)
    }

    /// A sensitive service is recorded on a basis, and has no part that is said with a name; no other has a basis. A basis that
    /// can't be read is noted as such.
    private func sensitive(
        _ walk: inout Walk, _ service: ServiceKind, _ basis: SensitiveBasis?, in object: OpenObject
    ) {
        switch SensitiveBasis.fault(of: basis, isSensitive: service.isSensitive) {
        case .needed where object["basis"] == nil: walk.note(.required, at: "basis")
        case .notSensitive: walk.note(.notSensitive, at: "basis")
        case .needed, nil: break
        }
        guard service.isSensitive else { return }
        for part in ["leadProfessional", "holdsAssessment"] where object[part] == .bool(true) {
            walk.note(.sensitive, at: part)
        }
        for day in ["leadSince", "leadUntil"] where object[day] != nil { walk.note(.sensitive, at: day) }
    }

    /// Who leads does since some day of the involvement; who led did until a day as well.
    private func lead(
        _ walk: inout Walk, _ leads: Bool, _ since: PartialDate?, _ until: PartialDate?, from began: PartialDate
    ) {
        if let since, !leads && until == nil || since.latest < began { walk.note(.leadDates, at: "leadSince") }
        if let until, leads || until.latest < since ?? began { walk.note(.leadDates, at: "leadUntil") }
    }

    private func service(_ walk: inout Walk, _ value: JSONValue) -> ServiceKind? {
        guard let kind = Walk.oneOf(ServiceKind.self)(&walk, value) else { return nil }
        if !rights.mayAssert(kind) { walk.note(.notYours) }
        return kind
    }
}
