import Sealing

/// What a signed-in person can do, in terms of the services' messages. The JSON routes and the pages both act
/// through it, so that neither can do what the other can't.
struct Actions: Sendable {
    let services: any Asking
    /// Seals what the vault alone may read.
    let vault: EnvelopeSealer
}
