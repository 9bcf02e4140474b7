"""Somebody signed in, who asks the API."""

from system import check


class Person:
    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def ask(self, method, path, body=None, expected=200):
        status, said = self.system.ask(method, path, body, self.token)
        check(status == expected, f"{self.system.whose[self.token]}: {method} {path}: {status} {said}")
        return said

    def notices(self):
        return self.ask("GET", "/v1/notifications")["notifications"]
