import Contracts
import FoundationEssentials
import Model

/// What is known of one involvement that a source reports, version after version.
struct InvolvedVersions: Equatable {
    var record: SourceRecord.ID
    var handle: Involvement.Handle
    var newest: Version
    /// The earliest of its versions that came, in ms since 1970; nil where it was not kept yet.
    var first: Int?
    /// Whether the child no longer consents to it: nothing of it comes back.
    var isWithdrawn = false

    struct Decision: Equatable {
        var involved: InvolvedVersions
        /// The handle, if the version is the newest of one to which the child consents still, or need not.
        var newest: Involvement.Handle?
        /// The handle, if the version withdraws it: once, in whatever order versions arrive.
        var withdrawn: Involvement.Handle?
    }

    /// What a version makes of it; nil where it changes nothing.
    /// - Parameter withdraws: whether the version says that the child no longer consents.
    static func decide(
        _ known: InvolvedVersions?, _ version: Version, withdraws: Bool, of record: SourceRecord.ID,
        fresh: () -> Involvement.Handle
    ) -> Decision? {
        let wasWithdrawn = known?.isWithdrawn ?? false
        let isNewest = known.map { version > $0.newest } ?? true
        guard isNewest || withdraws && !wasWithdrawn else { return nil }
        let involved = InvolvedVersions(
            record: record, handle: known?.handle ?? fresh(), newest: max(known?.newest ?? version, version),
            first: [known.map { $0.first ?? $0.newest.milliseconds }, version.milliseconds].compactMap(\.self).min(),
            isWithdrawn: wasWithdrawn || withdraws)
        return Decision(
            involved: involved, newest: involved.isWithdrawn ? nil : involved.handle,
            withdrawn: withdraws && !wasWithdrawn ? involved.handle : nil)
    }

    /// Whether a version says something new of an involvement that was withdrawn: consent is given anew under another reference.
    func refuses(_ version: Version, withdraws: Bool) -> Bool { isWithdrawn && !withdraws && version > newest }
}
