"""Accounts that the run against the API's document opens."""

DAYS = {"vetted": "2022-01-05", "trained": "2022-01-05", "agreed": "2022-01-05"}


def api_account(username):
    """As an account administrator of Ambridge's management team writes it."""
    return {
        "username": username, "password": "nine invented owls", "given": ["Api"], "family": "Example",
        "role": "practitioner", "organisation": "Ambridge Management Team (demo)", "service": "socialCare",
        "email": f"{username}@example.org", "team": "Invented team", "teamPhone": "01632 960112", **DAYS}
