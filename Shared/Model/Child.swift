/// A child in the directory; a namespace for the identifier that services use among themselves.
public enum Child {
    public typealias ID = Identifier<Child>
}

/// One involvement of a service with a child. The handle is random and says nothing of the service or practitioner.
public enum Involvement {
    public typealias Handle = Identifier<Involvement>
}

/// A person who may sign in.
public enum Account {
    public typealias ID = Identifier<Account>
}

/// An organisation that has accounts or provides a service.
public enum Organisation {
    public typealias ID = Identifier<Organisation>
}
