import Contracts
import FoundationEssentials

/// Shows the secret of a second factor to the one person it is for, and asks for its first code.
struct SecondFactorPage {
    let enrolment: Enrolment
    let next: String
    var isWrong = false

    var page: HTML {
        let pieces = FormPieces(errors: isWrong ? ["code": "The code is not right. Enter what it shows now"] : [:])
        let summary = pieces.summary(["code"])
        return Layout(title: "Set up your second step", hasProblems: isWrong).page(
            """
            <div class="narrow">
            \(summary)
            <h1>Set up your second step</h1>
            <p class="intro">Signing in takes your password and a code from an authenticator on your phone.</p>
            <ol>
            <li>Open an authenticator app and add an account by this picture.
            <p>\(QRCode(of: enrolment.uri)?.svg(label: "The secret as a QR code"))</p>
            If it can’t read the picture, type this in: <code class="secret">\(secret)</code></li>
            <li>Enter the code that it shows.</li>
            </ol>
            <form method="post" action="/sign-in/second-factor" novalidate>
            <input type="hidden" name="next" value="\(next)">
            <input type="hidden" name="token" value="\(enrolment.token)">
            \(pieces.text("code", "Code", hint: "Six digits", autocomplete: "one-time-code"))
            <button>Continue</button>
            </form>
            </div>
            """)
    }

    /// In groups of four, as people type it.
    private var secret: String {
        let query = enrolment.uri.split(separator: "?").last.map(String.init) ?? ""
        let secret = Array(URLEncoding.values(in: query)["secret"] ?? "")
        return stride(from: 0, to: secret.count, by: 4)
            .map { String(secret[$0..<min($0 + 4, secret.count)]) }.joined(separator: " ")
    }
}

/// Shows the recovery codes, once.
struct RecoveryCodesPage {
    let codes: [String]
    let next: String

    var page: HTML {
        Layout(title: "Keep your recovery codes").page(
            """
            <div class="narrow">
            <h1>Keep your recovery codes</h1>
            <p class="intro">If you lose your authenticator, each of these stands in for one code, once. They are not \
            shown again: write them down, and keep them where nobody else sees them.</p>
            <ul class="codes">\(codes.map { "<li><code>\($0)</code></li>" as HTML })</ul>
            <p><a href="\(next)">Continue</a></p>
            </div>
            """)
    }
}
