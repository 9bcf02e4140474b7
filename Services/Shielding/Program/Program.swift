import Shielding

/// The service's executable; all of it is a library, so that benchmarks can ask its rules.
@main
struct Program {
    static func main() async throws { try await ShieldingService.run() }
}
