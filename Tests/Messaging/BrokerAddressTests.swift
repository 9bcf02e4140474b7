import Messaging
import Testing

@Suite struct BrokerAddressTests {
    @Test func `user, password and virtual host are decoded, ports are optional`() throws {
        let address = try BrokerAddress(url: "amqp://us%40er:p%2Fa%3Ass:word@one:5673,two,[::1]:5674/v%2Fh")
        #expect(address.user == "us@er")
        #expect(address.password == "p/a:ss:word")
        #expect(address.virtualHost == "v/h")
        #expect(
            address.hosts == [
                .init(name: "one", port: 5673), .init(name: "two", port: 5672), .init(name: "::1", port: 5674),
            ])
    }

    @Test(arguments: ["amqp://u:p@h", "amqp://u:p@h/"])
    func `an absent virtual host is the default one`(url: String) throws {
        #expect(try BrokerAddress(url: url).virtualHost == "/")
    }

    @Test(arguments: [
        "", "http://u:p@h/", "amqp://h:5672/", "amqp://u:p@h:port/", "amqp://u:p@h:0/", "amqp://u:p@,h/",
        "amqp://u%zz:p@h/", "amqp://u:p@/",
    ])
    func `what is no address is refused`(url: String) {
        #expect(throws: BrokerError.self) { try BrokerAddress(url: url) }
    }

    @Test func `a description never shows the password`() throws {
        let address = try BrokerAddress(url: "amqp://user:secret@host/vhost")
        #expect(!"\(address)".contains("secret"))
        #expect(!String(reflecting: address).contains("secret"))
        #expect(address.description == "amqp://user@host:5672/vhost")
    }
}
