import Hummingbird

/// The OpenAPI document, as it stands in docs.
struct DocumentRoutes: Sendable {
    func add(to router: Router<GatewayContext>) {
        router.get("/openapi.json", use: document)
        router.get("/v1/openapi.json", use: document)
    }

    @Sendable private func document(_ request: Request, _ context: GatewayContext) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/openapi+json;version=3.1"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }
}
