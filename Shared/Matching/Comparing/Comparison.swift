/// The levels at which two forms agree, one a field; nil for a field that one of them does not have.
public struct Comparison: Hashable, Sendable {
    private var levels = SIMD16<UInt8>(repeating: 0xff)

    public init() {}

    public subscript(field: Field) -> Level? {
        get { Level(rawValue: levels[Int(field.rawValue)]) }
        set { levels[Int(field.rawValue)] = newValue?.rawValue ?? 0xff }
    }

    func precedes(_ other: Comparison) -> Bool {
        levels.indices.lazy.map { levels[$0] }.lexicographicallyPrecedes(
            other.levels.indices.lazy.map { other.levels[$0] })
    }

    mutating func set(_ level: Level) { levels[Int(level.field.rawValue)] = level.rawValue }
}
