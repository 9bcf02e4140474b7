@main struct Gateway {
    static func main() async throws {}
}
