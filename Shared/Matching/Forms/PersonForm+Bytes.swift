import Model

extension PersonForm {
    /// The form in few bytes, for an index of many millions; `init(bytes:)` reads it in this and later releases.
    public var bytes: [UInt8] {
        var out = FormWriter()
        out.append(byte: FormReader.version)
        out.append(count: names.count)
        for name in names {
            out.append(words: name.given)
            out.append(words: name.family)
        }
        out.append(count: born?.year ?? 0)
        out.append(byte: UInt8(born?.month ?? 0))
        out.append(byte: UInt8(born?.day ?? 0))
        out.append(byte: FormReader.genders.firstIndex(of: gender).map(UInt8.init) ?? 0)
        out.append(address)
        for number in [nhsNumber, upn, otherNumber] { out.append(number) }
        return out.bytes
    }

    /// Nil for bytes that no release wrote.
    public init?(bytes: some Collection<UInt8>) {
        var reader = FormReader(bytes)
        guard reader.byte() == FormReader.version else { return nil }
        let names = (0..<reader.count()).map { _ in NameForm(given: reader.words(), family: reader.words()) }
        let (year, month, day) = (reader.count(), Int(reader.byte()), Int(reader.byte()))
        let gender = FormReader.genders[min(Int(reader.byte()), FormReader.genders.count - 1)]
        let address = reader.address()
        let numbers = (0..<3).map { _ in reader.number() }
        guard reader.isWhole else { return nil }
        self.init(
            names: names,
            born: year == 0
                ? nil : PartialDate(year: year, month: month == 0 ? nil : month, day: day == 0 ? nil : day),
            gender: gender, address: address, nhsNumber: numbers[0], upn: numbers[1], otherNumber: numbers[2])
    }

    private init(
        names: [NameForm], born: PartialDate?, gender: Gender, address: AddressForm?, nhsNumber: NumberForm?,
        upn: NumberForm?, otherNumber: NumberForm?
    ) {
        (self.names, self.born, self.gender, self.address) = (names, born, gender, address)
        (self.nhsNumber, self.upn, self.otherNumber) = (nhsNumber, upn, otherNumber)
    }
}

extension AddressForm {
    fileprivate init(whole: [Int64?], postcodeNearly: [Int32], door: Int32?, words: [Int32]) {
        (postcode, sector, outcode, house, uprn) = (whole[0], whole[1], whole[2], whole[3], whole[4])
        (self.postcodeNearly, self.door, self.words) = (postcodeNearly, door, words)
    }
}

extension NumberForm {
    fileprivate init(whole: Int64?, nearly: [Int32]) { (self.whole, self.nearly) = (whole, nearly) }
}

private struct FormWriter {
    var bytes: [UInt8] = []

    mutating func append(byte: UInt8) { bytes.append(byte) }

    /// Seven bits a byte, the lowest first.
    mutating func append(count: Int) {
        var rest = UInt(bitPattern: count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(words: [String]) {
        append(count: words.count)
        for word in words {
            append(count: word.utf8.count)
            bytes.append(contentsOf: word.utf8)
        }
    }

    mutating func append(integer: some FixedWidthInteger) {
        withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(tokens: [Int32]) {
        append(count: tokens.count)
        for token in tokens { append(integer: token) }
    }

    /// Bit by bit which are there, then those.
    mutating func append(some values: [Int64?]) {
        append(byte: values.reversed().reduce(0) { $0 << 1 | ($1 == nil ? 0 : 1) })
        for value in values.compactMap(\.self) { append(integer: value) }
    }

    mutating func append(_ address: AddressForm?) {
        guard let address else { return append(byte: 0) }
        append(byte: 1)
        append(some: [address.postcode, address.sector, address.outcode, address.house, address.uprn])
        append(tokens: address.postcodeNearly)
        append(tokens: address.door.map { [$0] } ?? [])
        append(tokens: address.words)
    }

    mutating func append(_ number: NumberForm?) {
        guard let number else { return append(byte: 0) }
        append(byte: 1)
        append(some: [number.whole])
        append(tokens: number.nearly)
    }
}

/// Reads what `FormWriter` wrote; past the end everything is nought, and `isWhole` is false.
private struct FormReader {
    static let version: UInt8 = 1
    /// Their places stand in the database.
    static let genders: [Gender] = [.notSpecified, .female, .male]

    private let bytes: [UInt8]
    private var at = 0
    private var isShort = false

    init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    var isWhole: Bool { !isShort && at == bytes.count }

    mutating func byte() -> UInt8 {
        guard at < bytes.count else {
            isShort = true
            return 0
        }
        at += 1
        return bytes[at - 1]
    }

    mutating func count() -> Int {
        var (count, shift) = (0, 0)
        while shift < 56 {
            let next = byte()
            count |= Int(next & 0x7f) << shift
            if next < 0x80 { break }
            shift += 7
        }
        // Nothing that is counted can be more than the bytes that hold it, but for a year.
        guard count <= max(bytes.count, 9999) else {
            isShort = true
            return 0
        }
        return count
    }

    mutating func words() -> [String] {
        (0..<count()).map { _ in
            let length = count()
            guard length <= bytes.count - at else {
                isShort = true
                return ""
            }
            defer { at += length }
            return String(decoding: bytes[at..<(at + length)], as: UTF8.self)
        }
    }

    mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard size <= bytes.count - at else {
            isShort = true
            return 0
        }
        defer { at += size }
        return Integer(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Integer.self) })
    }

    mutating func tokens() -> [Int32] { (0..<count()).map { _ in integer(Int32.self) } }

    mutating func some(_ count: Int) -> [Int64?] {
        let present = byte()
        return (0..<count).map { present >> $0 & 1 == 1 ? integer(Int64.self) : nil }
    }

    mutating func address() -> AddressForm? {
        guard byte() == 1 else { return nil }
        let whole = some(5)
        let (nearly, door, words) = (tokens(), tokens(), tokens())
        return AddressForm(whole: whole, postcodeNearly: nearly, door: door.first, words: words)
    }

    mutating func number() -> NumberForm? {
        guard byte() == 1 else { return nil }
        let whole = some(1)
        return NumberForm(whole: whole[0], nearly: tokens())
    }
}
