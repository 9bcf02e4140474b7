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
        guard let form = Array(bytes).withUnsafeBytes({ PersonForm(bytes: $0) }) else { return nil }
        self = form
    }

    /// As `init(bytes:)`, where they lie.
    public init?(bytes: UnsafeRawBufferPointer) {
        var reader = FormReader(bytes)
        guard reader.byte() == FormReader.version else { return nil }
        let names = reader.list { NameForm(given: $0.words(), family: $0.words()) }
        let (year, month, day) = (reader.count(), Int(reader.byte()), Int(reader.byte()))
        let gender = FormReader.genders[min(Int(reader.byte()), FormReader.genders.count - 1)]
        let address = reader.address()
        let numbers = (reader.number(), reader.number(), reader.number())
        guard reader.isWhole else { return nil }
        self.init(
            names: names,
            born: year == 0
                ? nil : PartialDate(year: year, month: month == 0 ? nil : month, day: day == 0 ? nil : day),
            gender: gender, address: address, nhsNumber: numbers.0, upn: numbers.1, otherNumber: numbers.2)
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
    fileprivate init(_ reader: inout FormReader) {
        let present = reader.byte()
        postcode = reader.integer(if: present & 1)
        sector = reader.integer(if: present & 2)
        outcode = reader.integer(if: present & 4)
        house = reader.integer(if: present & 8)
        uprn = reader.integer(if: present & 16)
        (postcodeNearly, door, words) = (reader.tokens(), reader.tokens().first, reader.tokens())
    }
}

extension NumberForm {
    fileprivate init(_ reader: inout FormReader) {
        whole = reader.integer(if: reader.byte() & 1)
        nearly = reader.tokens()
    }
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

    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private var isShort = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

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

    /// As many as are counted.
    mutating func list<Element>(of element: (inout FormReader) -> Element) -> [Element] {
        let count = count()
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count where !isShort { list.append(element(&self)) }
        return list
    }

    mutating func words() -> [Word] {
        list { reader in
            let length = reader.count()
            guard length <= reader.bytes.count - reader.at else {
                reader.isShort = true
                return .of("")
            }
            defer { reader.at += length }
            let text = UnsafeRawBufferPointer(rebasing: reader.bytes[reader.at..<(reader.at + length)])
            guard let word = Word.of(utf8: text) else {
                reader.isShort = true
                return .of("")
            }
            return word
        }
    }

    mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard size <= bytes.count - at else {
            isShort = true
            return 0
        }
        defer { at += size }
        return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Integer.self))
    }

    mutating func integer(if bit: UInt8) -> Int64? { bit == 0 ? nil : integer(Int64.self) }

    mutating func tokens() -> [Int32] { list { $0.integer(Int32.self) } }

    mutating func address() -> AddressForm? { byte() == 1 ? AddressForm(&self) : nil }

    mutating func number() -> NumberForm? { byte() == 1 ? NumberForm(&self) : nil }
}
