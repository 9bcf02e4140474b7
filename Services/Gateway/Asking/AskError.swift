/// Why a question has no reply.
enum AskError: Error {
    case unavailable, timedOut, notAuthenticated, unreadable, failed
}
