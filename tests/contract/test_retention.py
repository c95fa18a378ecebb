"""The contract of retention: what falls due, what is held, which orders hang together."""

from docvault.index.contract.index import Index
from docvault.model.retention.audit import Facts as Retained
from docvault.model.retention.chains import Link
from docvault.model.retention.grounds import Ground
from tests.contract.entries import case, facts


def test_what_falls_due_is_told_by_number(index: Index) -> None:
    known = [
        facts("2026-0002", "2023-01-31"),
        facts("2026-0001", "2024-01-31"),
        facts("2026-0003", "2029-01-31"),
        facts("2026-0004", "", Ground("open")),
    ]
    index.put([case(one.order, retention=one, customer="HANSA") for one in known])
    assert list(index.retention("2024-01-31")) == [known[1], known[0], known[3]]
    assert list(index.retention("2020-01-01")) == [known[3]]
    index.put([case("2026-0002", retention=facts("2026-0002", "2033-01-31"), customer="HANSA")])
    index.remove([("order", "2026-0001")])
    assert list(index.retention("2024-01-31")) == [known[3]]


def test_holds_and_chains(index: Index) -> None:
    hold = Ground("hold", {"at": "2026-01-01", "by": "li", "why": "claim", "target": "2026-0001"})
    customer = Ground("customer", {"customer": "HANSA", "target": "customer:HANSA"})
    held = facts("2026-0001", "2023-01-31", hold)
    index.put(
        [
            case("2026-0001", retention=held, state="completed"),
            case("2026-0002", retention=facts("2026-0002", "2023-01-31"), based_on="2026-0001"),
            case("HANSA", kind="customer", customer="", retention=Retained("", "HANSA", grounds=(customer,))),
        ]
    )
    assert list(index.held("order")) == [held]
    assert [(one.customer, one.grounds) for one in index.held("customer")] == [("HANSA", (customer,))]
    assert list(index.links()) == [Link("2026-0002", "2026-0001", runs=True, base_runs=False)]
