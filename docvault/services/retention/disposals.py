"""Disposals as the register tells them, found by number, and locked while one is worked on."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from docvault.errors import N_
from docvault.model.case.history import Event
from docvault.model.control.rights import EVERYTHING
from docvault.model.page import Page, piece
from docvault.model.retention.disposal import Disposal, IllegalDisposalError, fold
from docvault.model.retention.visible import seen_ground
from docvault.model.sentence import Sentence
from docvault.store.chainfile import BrokenChainError
from docvault.store.locks import hold
from docvault.store.retention.papers import REGISTER, DisposalFiles, NoSuchDisposalError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docvault.language.spoken import Language
    from docvault.model.called import Called
    from docvault.model.case.canonical import Json
    from docvault.model.control.rights import Reader
    from docvault.model.retention.disposal_list import DisposalList
    from docvault.model.retention.grounds import Ground
    from docvault.services.vault import Vault


def disposals(vault: "Vault") -> dict[str, Disposal]:
    """Every disposal, the oldest first."""
    found: dict[str, Disposal] = {}
    for record in vault.registers.records(REGISTER):
        number = str(record.event.data["disposal"])
        try:
            found[number] = fold(found.get(number), record)
        except IllegalDisposalError as error:
            path = vault.layout.shown(vault.layout.register(REGISTER))
            raise BrokenChainError(
                path=path, problem=Sentence(N_("{disposal}: {problem}"), {"disposal": number, "problem": error.problem})
            ) from error
    return found


def list_disposals(vault: "Vault", limit: int | None = None, offset: int = 0) -> Page[Disposal]:
    """Disposals, the oldest first. The register is read whole also for a piece: the steps of a disposal lie apart in it, the last may be its newest line."""
    return piece(tuple(disposals(vault).values()), limit, offset)


def find_disposal(vault: "Vault", typed: str) -> Disposal:
    """The disposal with a number. Raises `NoSuchDisposalError`."""
    found = disposals(vault).get(typed.strip().upper())
    if found is None:
        raise NoSuchDisposalError(disposal=typed)
    return found


def list_of(vault: "Vault", disposal: Disposal) -> "DisposalList":
    """The list of a disposal, compared with its digest. Raises `DisposalListDamagedError`."""
    return DisposalFiles(vault.layout).read_list(disposal.number, disposal.list_sha256)


def papers_of(vault: "Vault", disposal: Disposal) -> tuple[str, str]:
    """Where the certificate of a disposal lies and where the one to print, relative to the vault; empty before there is one."""
    if not disposal.certificate:
        return "", ""
    files = DisposalFiles(vault.layout)
    paths = files.certificate_path(disposal.number), files.paper_path(disposal.number)
    return vault.layout.shown(paths[0]), vault.layout.shown(paths[1])


def disposals_tree(found: Page[Disposal]) -> dict[str, Any]:
    """Disposals with how far each is, and who took each step, as the result of `retention list`."""
    return {
        "disposals": [
            {
                "disposal": one.number,
                "state": one.state,
                "as_of": one.as_of,
                "orders": len(one.left),
                "until": one.until,
                **{step: act.by for step, act in one.acts.items()},
            }
            for one in found
        ],
        "total": found.total,
    }


def state_tree(disposal: Disposal) -> dict[str, Any]:
    """A disposal by its number and how far it is: with what the results of its commands begin."""
    return {"disposal": disposal.number, "state": disposal.state}


def reasons_tree(
    orders: "Iterable[tuple[str, Ground]]", language: "Language", names: "Called", asking: "Reader" = EVERYTHING
) -> list[dict[str, Any]]:
    """Orders, each with the reason in the reader's words, without those of holds that are about what is closed."""
    return [
        {"order": order, "reason": seen_ground(ground, asking).text(language.text, names)} for order, ground in orders
    ]


def working(vault: "Vault", timeout: float = 30.0) -> AbstractContextManager[None]:
    """Hold the lock of the disposals: one person works on them at a time."""
    return hold(vault.layout.lock("disposal"), Sentence(N_("the disposals")), vault.holder, timeout=timeout)


def enter(vault: "Vault", action: str, number: str, actor: str, **data: "Json") -> None:
    """Enter a step of a disposal in the register; durable on return."""
    vault.registers.append(REGISTER, [Event(vault.now(), actor, action, {"disposal": number, **data})])


def name_of(vault: "Vault", person: str) -> str:
    """A person's name, which stands beside the id where it must be readable when the person is gone."""
    known = vault.config.person(person)
    return known.name if known is not None else person
