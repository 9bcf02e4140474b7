/// What was just done on a record.
enum RecordNotice: String {
    case recorded, alreadyRecorded, ended, partChanged, shieldRequested, shielded, liftingProposed, lifted, notShielded
    case withdrawalProposed

    var inWords: String {
        switch self {
        case .recorded: "Your involvement is recorded. Those in contact with this child are told."
        case .alreadyRecorded: "Your involvement was recorded already."
        case .ended: "Your involvement has ended."
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

    /// The fields of their codes, which stand on one page.
    static let (liftingCode, withdrawalCode) = ("liftingCode", "withdrawalCode")

    var summary: HTML? {
        involvement.summary(["kind", "began"]) ?? shield.summary(["grounds"] + AliasForm.order.fields)
            ?? shieldRequest.summary(["requester", "requestedGrounds"] + AliasForm.request.fields)
            ?? lifting.summary([Self.liftingCode]) ?? withdrawal.summary([Self.withdrawalCode])
            ?? transfer.summary(["to"])
    }
}
