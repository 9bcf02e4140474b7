/// Which of the names that a batch speaks of are in the dictionary.
struct KnownNames: Sendable {
    var families: Set<String> = []
    var given: Set<String> = []

    func has(_ name: String, _ part: NamePart) -> Bool {
        part == .family ? families.contains(name) : given.contains(name)
    }
}
