import Testing

@testable import Identity

@Suite struct `A password` {
    private static let names = ["ada.teacher", "Example School", "ada@school.example", "Teacher", "Ada", "May"]

    @Test(arguments: [
        "password", "Password1", "P@ssw0rd!", "passw0rd2026", "123456789", "87654321", "qwertyuiop", "asdfghjkl",
        "1q2w3e4r5t", "zaq12wsx", "aaaaaaaa", "abababab", "abc123abc123", "LetMeIn!!", "welcome2026", "iloveyou1",
        "Liverpool1", "superman99", "contactpoint1", "S@feguarding1", "monkey monkey", "!!!!!!!!", "abcdefgh",
        "sunshine",
    ])
    func `that everybody tries first is refused`(password: String) {
        #expect(PasswordRules.isEasy(password, of: []))
    }

    @Test(arguments: [
        "ada.teacher1", "AdaTeacher2026", "exampleschool", "School-Example-1", "teacher teacher", "maymaymay1",
    ])
    func `that is made of the person's own names is refused`(password: String) {
        #expect(PasswordRules.isEasy(password, of: Self.names))
    }

    @Test(arguments: [
        "correct horse", "hobby horse", "battery staple", "acorn-bamboo-comet-ember-flute", "password-is-not-my-cup",
        "kB7#vq-2mPz", "teacher of nine owls", "otter olive meadow",
    ])
    func `of several words, or of no word at all, is taken`(password: String) {
        #expect(!PasswordRules.isEasy(password, of: Self.names))
    }
}
