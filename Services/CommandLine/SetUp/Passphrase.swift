/// Passwords that a person can type from a screen: five of 128 plain words, 35 bits, for demo accounts on loopback.
enum Passphrase {
    static func random() -> String {
        (0..<5).map { _ in words.randomElement() ?? "acorn" }.joined(separator: "-")
    }

    private static let words = """
        acorn amber anchor apple apron arrow autumn badge bagel bamboo barley basket beacon berry birch biscuit
        blanket bottle branch bread bridge brook bucket butter button cabin candle canvas carrot castle cedar chalk
        cherry chimney cider clay clover cobble comet copper coral cotton cradle crayon cricket daisy dapple dinghy
        dolphin drum eagle elder ember fern ferry fiddle flint flute forest fountain garden ginger goose gravel
        hammock harbour hazel heather hedge heron honey island ivory jacket jasmine jigsaw kettle kitten ladder
        lantern larch lemon lilac linen lobster maple marble meadow mellow mint mitten mosaic mustard nettle nutmeg
        oak oasis olive orchard otter paddle parsley pebble pepper petal pigeon pillow plum pocket poplar pumpkin
        quilt rabbit raisin ribbon river robin rocket saddle saffron sailor sandal satchel
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
}
