import Contracts
import Foundation
import Model

@testable import Border
@testable import Identity

/// The body of an intake event that a test spoils in one place.
struct EventBody {
    var json: JSONValue

    /// An event that passes the border on `today`, from `school-census`.
    static let good = EventBody(json: (try? JSONReader.read(Data(text.utf8))) ?? .null)

    static let now = WireCoding.instant("2026-03-02T12:00:00Z")!
    static let sources = SourceTable([
        "school-census": SourceRights(services: [.education, .earlyYears], authorities: nil),
        "case-system-ambridge": SourceRights(
            services: [.socialCare, .sexualHealth, .mentalHealth, .substanceAbuse],
            authorities: [AuthorityCode("E06000901")!]),
    ])

    static let text = """
        {"specversion":"1.0","id":"e-1","source":"school-census","type":"identity.report-involvement.v1",
        "time":"2026-03-01T10:00:00.000Z","data":{"record":"r/1","sequence":3,"authority":"E06000901",
        "child":{"name":{"given":["Ada","May"],"family":"Example"},"dateOfBirth":"2015-03-02","gender":"female",
        "residence":{"kind":"current","address":{"lines":["1 Example Street","Ambridge"],"postcode":"ZZ99 1AA"}},
        "carers":[{"name":{"given":["Bo"],"family":"Example"},"phone":"+44 20 7946 0000","email":"bo@example.org"}]},
        "involvement":{"reference":"roll-7","service":"education","contact":{"organisation":"Example Primary School",
        "practitioner":{"given":["Cy"],"family":"Teacher"},"phone":"020 7946 0001","email":"cy@school.example",
        "duty":{"team":"Pastoral Team","phone":"020 7946 0002","email":"pastoral@school.example"}},
        "began":"2020-09-01","ended":"2025-07","leadProfessional":false,"holdsAssessment":true}}}
        """

    var data: Data { Data(json.text.utf8) }

    /// The body with another value at `pointer`; nil takes the field away.
    func with(_ pointer: String, _ value: JSONValue?) -> EventBody {
        EventBody(json: json.replaced(at: pointer.split(separator: "/").map(String.init)[...], with: value) ?? .null)
    }

    func read(from source: String = "school-census") -> EventReading {
        .read(data, from: source, among: Self.sources, at: Self.now)
    }
}

extension EventReading {
    /// `field rule` of each problem.
    var objections: [String] {
        guard case .refused(_, _, let problems) = self else { return [] }
        return problems.map { "\($0.field) \($0.rule)" }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    public init(stringLiteral text: String) { self = .string(text) }
    public init(arrayLiteral values: JSONValue...) { self = .array(values) }

    var text: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): number
        case .string(let string): String(decoding: (try? WireCoding.encoder().encode(string)) ?? Data(), as: UTF8.self)
        case .array(let values): "[\(values.map(\.text).joined(separator: ","))]"
        case .object(let fields):
            "{\(fields.map { JSONValue.string($0.name).text + ":" + $0.value.text }.joined(separator: ","))}"
        }
    }

    func replaced(at path: ArraySlice<String>, with value: JSONValue?) -> JSONValue? {
        guard let step = path.first else { return value }
        switch self {
        case .object(var fields):
            let index = fields.firstIndex { $0.name == step }
            let old = index.map { fields[$0].value } ?? .object([])
            let new = old.replaced(at: path.dropFirst(), with: value)
            if let index { fields.remove(at: index) }
            if let new { fields.insert(.init(name: step, value: new), at: index ?? fields.count) }
            return .object(fields)
        case .array(var values):
            let index = Int(step)!
            let new = values[index].replaced(at: path.dropFirst(), with: value)
            values.remove(at: index)
            if let new { values.insert(new, at: index) }
            return .array(values)
        default: return self
        }
    }
}
