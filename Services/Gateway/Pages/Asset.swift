import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// A file that pages load. Its address holds a digest of what is in it, so it may be kept for ever.
struct Asset: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    let path: String

    private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        (self.name, self.type, self.bytes) = (name, type, bytes)
        let digest = SHA256.hash(data: bytes).prefix(6).map { String($0, radix: 16) }.joined()
        path = "/assets/\(digest)/\(name)"
    }

    static let style = Asset("style.css", "text/css; charset=utf-8", PackageResources.style_css)
    static let inbox = Asset("inbox.js", "text/javascript; charset=utf-8", PackageResources.inbox_js)
    static let icon = Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg)

    static let all = [style, inbox, icon]
}

/// `/assets`: nothing but what is in `Asset.all`.
struct AssetRoutes: Sendable {
    func add(to router: Router<GatewayContext>) {
        router.get("/assets/{digest}/{name}", use: asset)
    }

    @Sendable private func asset(_ request: Request, _ context: GatewayContext) throws -> Response {
        guard let asset = Asset.all.first(where: { $0.path == request.uri.path }) else {
            throw ProblemDetails(.notFound)
        }
        return Response(
            status: .ok,
            headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
