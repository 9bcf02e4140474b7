internal import CPlatform
import Glibc

/// Threads for what blocks, or must not share one.
public enum OwnThread {
    /// Starts a thread that runs `block` and ends. `name` is what `top -H` shows, fifteen bytes at most; `stackSize`
    /// is in bytes.
    public static func start(name: String, stackSize: Int, _ block: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        let work = Unmanaged.passRetained(Work(name: name, block: block))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { work in
                work.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        precondition(status == 0, "no thread: \(String(cString: strerror(status)))")
    }

    private final class Work: Sendable {
        private let name: String
        private let block: @Sendable () -> Void

        init(name: String, block: @escaping @Sendable () -> Void) {
            self.name = name
            self.block = block
        }

        func run() {
            cp_name_this_thread(String(name.prefix(15)))
            block()
        }
    }
}
