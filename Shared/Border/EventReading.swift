import Contracts
import FoundationEssentials
import Model

/// What the border makes of one submission: an event that may enter, or everything that is wrong with it.
package enum EventReading: Equatable {
    case event(IntakeEvent)
    /// The event's own id where it could be read, so that the receipt can name it.
    case refused(event: String?, authority: AuthorityCode? = nil, [Problem])

    package var event: IntakeEvent? {
        guard case .event(let event) = self else { return nil }
        return event
    }

    package var id: String? {
        switch self {
        case .event(let event): event.id
        case .refused(let id, _, _): id
        }
    }

    /// The authority that it names, where the source may speak for it.
    package var authority: AuthorityCode? {
        switch self {
        case .event(let event): event.data.authority
        case .refused(_, let authority, _): authority
        }
    }

    package static let largestBody = 64 * 1024
    /// How far a source's clock may be ahead of ours.
    static let clockTolerance: TimeInterval = 5 * 60

    package static func refused(_ rule: BorderRule) -> EventReading { .refused(event: nil, [rule.problem()]) }

    /// Reads an opened body. `source` is proven, whatever the event says of itself.
    package static func read(
        _ body: Data, from source: String, among sources: SourceTable, at now: Date
    ) -> EventReading {
        guard body.count <= largestBody else { return .refused(.tooLarge) }
        let value: JSONValue
        do {
            value = try JSONReader.read(body)
        } catch {
            return .refused(error == .tooDeep ? .tooDeep : .notJSON)
        }
        guard let rights = sources[source] else {
            var walk = Walk()
            return .refused(event: id(of: value, &walk), [BorderRule.unknownSource.problem()])
        }
        return read(value, from: source, with: rights, at: now)
    }

    private static func read(
        _ value: JSONValue, from source: String, with rights: SourceRights, at now: Date
    ) -> EventReading {
        var walk = Walk()
        let names = ["specversion", "id", "source", "type", "time", "data"]
        guard let object = walk.object(value, fields: names) else { return .refused(event: nil, walk.problems) }
        _ = walk.required("specversion", of: object, exactly("1.0", else: .wrongSpecversion))
        let id = walk.required("id", of: object, Walk.text(.eventID))
        _ = walk.required("source", of: object, exactly(source, else: .sourceMismatch))
        _ = walk.required("type", of: object, exactly(ReportInvolvement.route.type, else: .wrongType))
        let time = walk.required("time", of: object) { instant(&$0, $1, by: now) }
        let reading = ReportReading(rights: rights, today: .london(now))
        let report = walk.required("data", of: object, reading.report)
        guard walk.problems.isEmpty, let id, let time, let report else {
            let authority = authority(of: object).flatMap { rights.maySpeak(for: $0) ? $0 : nil }
            return .refused(event: id, authority: authority, walk.problems)
        }
        return .event(IntakeEvent(id: id, source: source, time: time, data: report))
    }

    private static func id(of value: JSONValue, _ walk: inout Walk) -> String? {
        guard case .object(let fields) = value, let id = fields.first(where: { $0.name == "id" }) else { return nil }
        return Walk.text(.eventID)(&walk, id.value)
    }

    private static func authority(of event: OpenObject) -> AuthorityCode? {
        guard case .object(let fields) = event["data"], let field = fields.first(where: { $0.name == "authority" }),
            case .string(let text) = field.value
        else { return nil }
        return AuthorityCode(text)
    }

    private static func exactly(_ expected: String, else rule: BorderRule) -> Walk.Reading<String> {
        { walk, value in
            guard let text = walk.string(value) else { return nil }
            guard text == expected else {
                walk.note(rule)
                return nil
            }
            return text
        }
    }

    private static func instant(_ walk: inout Walk, _ value: JSONValue, by now: Date) -> Date? {
        guard let text = walk.string(value) else { return nil }
        guard text.utf8.count <= 40, let instant = WireCoding.instant(text) else {
            walk.note(.impossibleDate)
            return nil
        }
        guard instant <= now.addingTimeInterval(clockTolerance) else {
            walk.note(.futureDate)
            return nil
        }
        return instant
    }
}
