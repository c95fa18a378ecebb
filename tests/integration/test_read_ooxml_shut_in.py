"""Office files read where a vault reads them: in a worker that may open and start nothing."""

from pathlib import Path

from docvault.extract.workers.jobs import ReadJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Outcome
from tests.pace import HANG_SECONDS
from tools.carriers.ooxml import CARRIERS

TRIED = ("body", "chart", "picture", "picture: drawing", "attachment: object", "metadata: own")


def test_office_files_are_read_by_a_worker_that_is_shut_in(tmp_path: Path) -> None:
    with Pool(workers=1, recognise=False) as pool:
        for suffix, carriers in CARRIERS.items():
            for number, carrier in enumerate(name for name in TRIED if name in carriers):
                path = tmp_path / f"{number}.{suffix}"
                path.write_bytes(carriers[carrier]("Nightjar"))
                extracted = pool.submit(ReadJob(path, path.name)).result(HANG_SECONDS)
                if carrier == "picture":
                    assert (extracted.outcome, extracted.parts_to_recognise) == (Outcome.PARTIAL, ((1, 1),))
                else:
                    assert (extracted.outcome, "Nightjar" in extracted.text) == (Outcome.TEXT, True)
