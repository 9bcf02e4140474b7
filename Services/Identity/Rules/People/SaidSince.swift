import Contracts
import FoundationEssentials
import Model

/// Since when a record says what it says, each item for itself.
struct SaidSince: Equatable {
    /// Keyed hashes of the record and the item's value, in the order of `RecordItem`: what is the same is known without being
    /// read, and of two records nobody can tell whether they say the same.
    var items: [Int64] = []
    /// In ms since 1970, by the source's own time.
    var since: [Int] = []

    /// What is said of the items at `milliseconds`, after what the record said last.
    /// - An item that stays as it is was first said when it was.
    /// - A new value is first said now.
    static func decide(_ items: [Int64], at milliseconds: Int, after known: SaidSince?) -> SaidSince {
        var said = SaidSince(items: items, since: Array(repeating: milliseconds, count: items.count))
        guard let known, known.items.count == items.count, known.since.count == items.count else { return said }
        for place in items.indices where known.items[place] == items[place] {
            said.since[place] = min(known.since[place], milliseconds)
        }
        return said
    }

    /// - Parameter involved: when the involvement was first reported that the version names.
    func firstSaid(involved: Int?) -> FirstSaid {
        func day(_ item: RecordItem) -> Date {
            let place = RecordItem.allCases.firstIndex(of: item) ?? 0
            return Self.instant(since[place])
        }
        return FirstSaid(
            name: day(.name), dateOfBirth: day(.dateOfBirth), gender: day(.gender), residence: day(.residence),
            carers: day(.carers), involvement: involved.map(Self.instant))
    }

    private static func instant(_ milliseconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}

extension ReportedChild {
    /// An item as a text that stands for its value.
    func text(of item: RecordItem) -> String {
        func text(_ name: PersonName) -> String { (name.given + ["", name.family]).joined(separator: "\u{1f}") }
        func text(_ address: PostalAddress) -> String {
            (address.lines + ["", address.postcode]).joined(separator: "\u{1f}")
        }
        switch item {
        case .name: return text(name)
        case .dateOfBirth: return dateOfBirth.description
        case .gender: return gender.rawValue
        case .residence:
            return switch residence {
            case .current(let address): "current\u{1f}" + text(address)
            case .lastKnown(let address): "lastKnown\u{1f}" + text(address)
            case .noKnownAddress: "noKnownAddress"
            case .leftEngland(let returning): "leftEngland\u{1f}" + returning.rawValue
            case nil: ""
            }
        case .carers:
            let carers = (carers ?? []).map { text($0.name) + "\u{1f}\($0.phone ?? "")\u{1f}\($0.email ?? "")" }
            return carers.joined(separator: "\u{1e}")
        }
    }
}
