/// When a child is of compulsory school age in England.
///
/// Education Act 1996, section 8: from the fifth birthday, or the next of the days prescribed by SI 1998/1607, which are
/// 31 March, 31 August and 31 December; until the end of the school leaving date, which SI 1997/1970 puts on the last Friday
/// of June, of the school year in which the child is 16. School years begin on 1 September. Of a date of birth of which a part
/// is unknown, the last day counts for the beginning and the first for the end `[ours]`.
public struct CompulsorySchooling: Hashable, Sendable {
    /// The first day of it.
    public let began: PartialDate
    /// The first day after it.
    public let over: PartialDate

    public init(born: PartialDate) {
        let five = born.latest.anniversary(5)
        let prescribed = [(3, 31), (8, 31), (12, 31)].compactMap { month, day in
            PartialDate(year: five.year, month: month, day: day)
        }
        began = prescribed.first { $0 >= five } ?? five
        let sixteen = born.earliest.anniversary(16)
        let last = Instant.day(year: sixteen.year + ((sixteen.month ?? 1) >= 9 ? 1 : 0), month: 6, day: 30)
        // 1 January 1970 was a Thursday, so that day 1 was a Friday.
        let pastFriday = (last - 1).flooredDivision(by: 7).remainder
        over = PartialDate(ofDay: last - pastFriday + 1)
    }
}
