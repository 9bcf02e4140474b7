import ServiceRuntime
@main struct Placeholder { static func main() {} }
