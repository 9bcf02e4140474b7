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
        self.init()
        guard read(bytes) else { return nil }
    }

    /// Becomes the form of other bytes, in the room that this one has: where very many are read one after the other, most
    /// of the time would go into finding room and giving it back. False for bytes that no release wrote; what the form is
    /// then is not said.
    public mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = FormReader(bytes)
        guard reader.byte() == FormReader.version else { return false }
        reader.names(into: &names)
        let (year, month, day) = (reader.count(), Int(reader.byte()), Int(reader.byte()))
        born = year == 0 ? nil : PartialDate(year: year, month: month == 0 ? nil : month, day: day == 0 ? nil : day)
        gender = FormReader.genders[min(Int(reader.byte()), FormReader.genders.count - 1)]
        reader.address(into: &address)
        reader.number(into: &nhsNumber)
        reader.number(into: &upn)
        reader.number(into: &otherNumber)
        return reader.isWhole
    }
}

extension AddressForm {
    fileprivate mutating func read(_ reader: inout FormReader) {
        let present = reader.byte()
        postcode = reader.integer(if: present & 1)
        sector = reader.integer(if: present & 2)
        outcode = reader.integer(if: present & 4)
        house = reader.integer(if: present & 8)
        uprn = reader.integer(if: present & 16)
        reader.tokens(into: &postcodeNearly)
        door = reader.firstToken()
        reader.tokens(into: &words)
    }
}

extension NumberForm {
    fileprivate mutating func read(_ reader: inout FormReader) {
        whole = reader.integer(if: reader.byte() & 1)
        reader.tokens(into: &nearly)
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

    /// As many as are counted, in place of those that are there.
    private mutating func list<Element>(into list: inout [Element], of element: (inout FormReader) -> Element?) {
        list.removeAll(keepingCapacity: true)
        let count = count()
        list.reserveCapacity(count)
        for _ in 0..<count where !isShort {
            if let next = element(&self) { list.append(next) } else { isShort = true }
        }
    }

    mutating func names(into names: inout [NameForm]) {
        let count = count()
        if names.count > count { names.removeLast(names.count - count) }
        for place in 0..<count where !isShort {
            if place == names.count { names.append(NameForm(given: [Word](), family: [])) }
            names[place].replace { words(into: &$0) }
        }
    }

    private mutating func words(into words: inout [Word]) {
        list(into: &words) { reader in
            let length = reader.count()
            guard length <= reader.bytes.count - reader.at else { return nil }
            defer { reader.at += length }
            return Word.of(utf8: UnsafeRawBufferPointer(rebasing: reader.bytes[reader.at..<(reader.at + length)]))
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

    mutating func tokens(into tokens: inout [Int32]) { list(into: &tokens) { $0.integer(Int32.self) } }

    mutating func firstToken() -> Int32? {
        var first: Int32?
        for place in 0..<count() where !isShort {
            let token = integer(Int32.self)
            if place == 0 { first = token }
        }
        return first
    }

    mutating func address(into address: inout AddressForm?) {
        guard byte() == 1 else { return address = nil }
        if address == nil { address = AddressForm() }
        address?.read(&self)
    }

    mutating func number(into number: inout NumberForm?) {
        guard byte() == 1 else { return number = nil }
        if number == nil { number = NumberForm() }
        number?.read(&self)
    }
}
