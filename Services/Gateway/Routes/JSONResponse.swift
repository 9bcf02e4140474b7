import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let body = ByteBuffer(bytes: try WireCoding.encoder().encode(value))
        return Response(
            status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }

    /// Writes `whole` while the lease lasts, and `withheld` from then on. The choice falls where the writing begins,
    /// and no length is announced before it.
    static func leased(
        until lease: ContinuousClock.Instant, type: String, whole: Data, withheld: Data
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody { writer in
                let body = ContinuousClock.now < lease ? whole : withheld
                try await writer.write(ByteBuffer(bytes: body))
                try await writer.finish(nil)
            })
    }
}
