import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/quality`: how the feeds do that tell of a data manager's children.
struct QualityPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/quality", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let quality = try await desk.actions.quality(for: caller)
        let silent = quality.feeds.filter { $0.state == .silent }
        let feeds = silent + quality.feeds.filter { $0.state != .silent }
        return .page(
            Layout(title: "Feeds", caller: caller, place: .quality).page(
                """
                <h1>Feeds</h1>
                <p>How fresh the sources are that may tell of your authority’s children, and what became of their reports \
                about these from \(quality.from.inWords) to \(quality.to.inWords).</p>
                <p class="quiet">Counts are rounded down to \(quality.step)s, and percentages need five hundred reports: no figure \
                is to tell of one child.</p>
                \(silent.map(alarm))
                \(quality.feeds.filter { $0.isFullDue == true }.map(due))
                \(DailyBars(quality).picture)
                <div class="scroll" role="region" aria-label="Figures by source" tabindex="0"><table>
                <thead><tr><th scope="col">Source</th><th scope="col">State</th><th scope="col">Last heard</th><th scope="col">Last taken</th>\
                <th scope="col">Taken</th><th scope="col">Refused</th><th scope="col">Sent again</th>\
                <th scope="col">Linked to a known child</th><th scope="col">For a person to look at</th>\
                <th scope="col">Another name</th></tr></thead>
                <tbody>\(feeds.map { row($0, step: quality.step) })</tbody>
                </table></div>
                \(feeds.map { refusals(of: $0, step: quality.step) })
                """))
    }

    private func alarm(_ feed: FeedQuality) -> HTML {
        """
        <p class="gap">\(feed.source) has been silent for more than \(feed.expectedHours) hours.</p>
        """
    }

    private func due(_ feed: FeedQuality) -> HTML {
        """
        <p class="gap">\(feed.source) was to send all that it has again within \(feed.fullEveryDays ?? 0) days.</p>
        """
    }

    private func row(_ feed: FeedQuality, step: Int) -> HTML {
        func percent(_ share: Int?) -> HTML { "<td>\(share.map { "\($0) %" } ?? "–")</td>" }
        func count(_ count: Int) -> HTML { "<td>\(Self.text(count, step))</td>" }
        return """
            <tr><th scope="row">\(feed.source)</th><td>\(feed.state.inWords)</td>\
            <td>\(feed.newestHeard?.inWords ?? "never")</td><td>\(feed.newestTaken?.inWords ?? "never")</td>\(count(feed.counts.taken))\(count(feed.counts.refused))\
            \(count(feed.counts.repeated))\(percent(feed.shares?.linked))\(percent(feed.shares?.reviewed))\
            \(percent(feed.shares?.otherName))</tr>
            """
    }

    private func refusals(of feed: FeedQuality, step: Int) -> HTML {
        guard !feed.refusals.isEmpty else { return "" }
        let items = feed.refusals.map {
            "<li>\($0.rule)\($0.field.isEmpty ? "" : " in \($0.field)"): \(Self.text($0.count, step))</li>" as HTML
        }
        return """
            <h2>Refused of \(feed.source)</h2>
            <ul>\(items)</ul>
            """
    }

    private static func text(_ count: Int, _ step: Int) -> String {
        count == 0 && step > 1 ? "fewer than \(step)" : String(count)
    }
}

/// Reports taken, a bar a day, of all sources together.
struct DailyBars {
    private let days: [(day: PartialDate, taken: Int)]

    init(_ quality: Quality) {
        var sums: [PartialDate: Int] = [:]
        for day in quality.feeds.flatMap(\.days) { sums[day.day, default: 0] += day.taken }
        days = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    var picture: HTML? {
        guard let most = days.map(\.taken).max(), most > 0 else { return nil }
        let bars = days.enumerated().map { place, day -> HTML in
            let height = max(1, day.taken * 80 / most)
            return """
                <rect x="\(place * 12)" y="\(80 - height)" width="10" height="\(height)" fill="currentColor">\
                <title>\(day.day.inWords): \(day.taken)</title></rect>
                """
        }
        let label = "Reports taken on each of \(days.count) days, at most \(most)"
        return """
            <p><svg role="img" aria-label="\(label)" width="\(days.count * 12)" height="80" \
            viewBox="0 0 \(days.count * 12) 80">\(bars)</svg></p>
            <p class="quiet">\(label).</p>
            """
    }
}
