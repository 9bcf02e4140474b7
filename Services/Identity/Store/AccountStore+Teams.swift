import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

extension AccountStore {
    /// Puts an account into a team of its organisation, which is made where it is new. How the team is reached stays as it was where
    /// nothing is said of it.
    func join(_ duty: DutyContact?, _ account: Account.ID, in transaction: borrowing Transaction) {
        guard let duty else { return }
        transaction.write(
            """
            insert into team (organisation, name, phone, email)
            select organisation, \(duty.team), \(duty.phone as String?), \(duty.email.map(Username.normal) as String?)
            from account where id = \(account)
            on conflict (organisation, name) do update set phone = coalesce(excluded.phone, team.phone),
                email = coalesce(excluded.email, team.email)
            """)
        transaction.write("update account set team = \(duty.team) where id = \(account)")
    }
}
