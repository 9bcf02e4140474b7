/// Something that the set-up job can't go on from; it says what to do.
struct SetUpFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
