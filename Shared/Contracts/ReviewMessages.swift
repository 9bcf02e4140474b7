import Foundation
import Model

/// Two children who may be one, for a person to look at; a namespace for its identifier.
public enum Review {
    public typealias ID = Identifier<Review>
}
