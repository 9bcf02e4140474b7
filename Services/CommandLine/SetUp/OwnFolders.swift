import Foundation

/// The folders that are Shielding's alone, and no part of the database's backups.
struct OwnFolders {
    let journal: String
    let outerKeys: String

    /// Makes what is missing.
    init(_ places: Places, beside secrets: SecretsFolder) throws {
        func folder(_ path: String?, _ name: String) throws -> String {
            let folder = URL(fileURLWithPath: path ?? "\(secrets.path)/\(name)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return folder
        }
        journal = try folder(places.journal, "journal")
        outerKeys = try folder(places.outerKeys, "outer-keys")
    }
}
