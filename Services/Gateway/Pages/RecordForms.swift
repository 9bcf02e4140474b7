/// What was just done on a record.
enum RecordNotice: String {
    case recorded, alreadyRecorded, ended, removed, partChanged, shieldRequested, shielded, liftingProposed, lifted,
        notShielded
    case withdrawalProposed, disclosureProposed, disclosed

    var inWords: String {
        switch self {
        case .recorded: "Your involvement is recorded. Those in contact with this child are told."
        case .alreadyRecorded: "Your involvement was recorded already."
        case .ended: "Your involvement has ended."
        case .removed: "Your involvement is removed. Nobody is told."
        case .partChanged: "Your part is recorded."
        case .shieldRequested:
            "Your request is with the shielding officers. What they decide is not told here."
        case .shielded: "This child is shielded. From now on nobody is shown where the child is."
        case .liftingProposed:
            "You have asked for the shield to be lifted. It is once another officer asks too, within fourteen days."
        case .lifted: "The shield is lifted. What is still withheld is so for another child, who may be this one."
        case .notShielded: "This child has no shield."
        case .withdrawalProposed:
            "You have asked for this identity to be withdrawn. It is once another officer asks too, within fourteen days."
        case .disclosureProposed:
            "You have asked for this record to be disclosed. It is once another officer asks too, on the same ground."
        case .disclosed: "This record is disclosed to you and the other officer, for an hour."
        }
    }
}

/// The state of the forms on a record.
struct RecordForms {
    var notice: RecordNotice?
    var involvement = FormPieces()
    var shield = FormPieces()
    var shieldRequest = FormPieces()
    var lifting = FormPieces()
    var withdrawal = FormPieces()
    var transfer = FormPieces()
    var disclosure = FormPieces()

    /// The fields of their codes, which stand on one page.
    static let (liftingCode, withdrawalCode, disclosureCode) = ("liftingCode", "withdrawalCode", "disclosureCode")

    var summary: HTML? {
        involvement.summary(["kind", "basis", "began"]) ?? shield.summary(["grounds"] + AliasForm.order.fields)
            ?? shieldRequest.summary(["requester", "requestedGrounds"] + AliasForm.request.fields)
            ?? lifting.summary([Self.liftingCode]) ?? withdrawal.summary([Self.withdrawalCode])
            ?? transfer.summary(["to"]) ?? disclosure.summary(["ground", Self.disclosureCode])
    }
}
