import Matching

/// Finds who may be meant by a form, as Identity does.
protocol CandidateIndex: Sendable {
    /// By the place of the form: all children that share a key with it, and whether there are more than were looked at.
    func candidates(for forms: [PersonForm]) async throws -> [(candidates: [Candidate<String>], isTruncated: Bool)]
}
