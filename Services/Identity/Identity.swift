import ServiceRuntime

@main
struct IdentityService {
    static func main() {}
}
