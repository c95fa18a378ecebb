"""A vault's time zone, as `vault.yaml` names it."""

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from docvault.errors import N_, UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from docvault.model.vault_config import VaultConfig


class NoZoneError(UsageError):
    """A time zone this machine does not know."""

    message = N_("vault.yaml names the time zone {zone}, which is not known here.")
    next_step = N_(
        "An administrator writes it like Asia/Shanghai and records that with `docvault adopt`, or puts back what was recorded before with `docvault revert`."
    )


def zone_of(config: "VaultConfig") -> "ZoneInfo":
    """A vault's time zone. Raises `NoZoneError` for one this machine does not know."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(config.time_zone)
    except (KeyError, ValueError, OSError) as error:  # not found is a KeyError
        raise NoZoneError(zone=config.time_zone) from error


def zone_or_utc(config: "VaultConfig | None") -> tzinfo:
    """A vault's time zone; UTC where it is not known, for what must be told all the same."""
    try:
        return zone_of(config) if config else UTC
    except NoZoneError:
        return UTC
