import Model

/// A user name or an email address as it is compared: without surrounding spaces, in lower case.
enum Username {
    static func normal(_ text: String) -> String { text.trimmed.lowercased() }
}
