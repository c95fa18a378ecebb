"""Who asks: a small value made anew for each command or request, beside the vault that is asked."""

from enum import StrEnum

from docvault.errors import N_, ForbiddenError
from docvault.model.case.history import DECLARED, PROVEN, Known
from docvault.model.person_ids import UNTOLD
from docvault.model.values import dataclass
from docvault.model.vault_config import Person
from docvault.store.system_user import system_user


def user_here() -> str:
    """The user of the operating system whoever types works as; `UNTOLD` where the system cannot be believed in that."""
    return system_user()


class Proof(StrEnum):
    """How it is known who asks."""

    SYSTEM = "system"  # the user of the operating system stands for the person
    DECLARED = "declared"  # somebody said so, with `--as`


class UnknownUserError(ForbiddenError):
    """The user of the operating system stands for nobody in the vault."""

    message = N_("The system user {user} is not a person of this vault.")
    next_step = N_(
        "Say who you are with `--as PERSON`, or have an administrator enter you: "
        "`docvault person add ID --name NAME --department D --system-user {user}`."
    )


class UntoldUserError(UnknownUserError):
    """In a user namespace the system's word on who somebody is proves nothing: anybody gives himself any number there."""

    message = N_(
        "The system cannot say who you are here: this is a user namespace (a container with users of its own, `unshare`), "
        "where anybody can give himself anybody's number."
    )
    next_step = N_(
        "Work outside of it. In a vault of declared identities `--as PERSON` says who you are: `docvault init DIR --identity declared` "
        "makes one, and in a vault that is there an administrator writes `identity: declared` into `vault.yaml`, outside of the "
        "container, and adopts it: `docvault adopt`."
    )


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, in which language answers are read, and how long locks of others are waited for."""

    person: Person | None = None
    system_user: str = ""
    proof: Proof = Proof.SYSTEM
    entered_by: str = ""  # the administrator, known by the system user, who enters something in the name of `person`
    language: str = "en"  # zh_CN, en
    patience: float = 30.0  # seconds

    @property
    def id(self) -> str:
        """Id of the person who acts. Raises `UnknownUserError` for a system user who is nobody here: reading needs no person, writing does."""
        if self.person is None:
            if self.system_user == UNTOLD:
                raise UntoldUserError
            raise UnknownUserError(user=self.system_user)
        return self.person.id

    @property
    def known(self) -> Known:
        """How it is known who acts, as records say it (design 2.9)."""
        return Known(DECLARED if self.proof is Proof.DECLARED else PROVEN, self.system_user, self.entered_by)

    @property
    def name_for_locks(self) -> str:
        """How a lock names its holder to others who wait for it."""
        return self.person.id if self.person else self.system_user
