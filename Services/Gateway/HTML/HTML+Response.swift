import FoundationEssentials
import HTTPTypes
import Hummingbird

extension Response {
    static let htmlType = "text/html; charset=utf-8"

    static func page(_ page: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: htmlType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page.text)))
    }

    /// After a form: the browser gets the page at `location`, so that loading it again sends no form again.
    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }
}
