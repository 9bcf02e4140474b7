import Identity

/// The service's executable; all of it is a library, which the benchmarks call as well.
@main
struct Program {
    static func main() async throws { try await IdentityService.run() }
}
