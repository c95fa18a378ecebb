"""Other office files, and zips in methods of libraries, read where a vault reads them: in a worker that may open and start nothing."""

from pathlib import Path

from backports import zstd

from docvault.extract.workers.jobs import ReadJob
from docvault.extract.workers.pool import Pool
from docvault.model.intake.extracted import Outcome
from tests.integration.test_read_zip_methods import deflate64, packed
from tests.pace import HANG_SECONDS
from tools.carriers import office, office_binary

TRIED = ("body", "cell", "outline", "slide", "shape", "field", "chart", "attachment")


def test_other_office_files_are_read_by_a_worker_that_is_shut_in(tmp_path: Path) -> None:
    files = {
        f"{number}.{suffix}": carriers[carrier]("Nightjar")
        for suffix, carriers in (office.CARRIERS | office_binary.CARRIERS).items()
        for number, carrier in enumerate(TRIED)
        if carrier in carriers
    }
    text = b"Nightjar\n" * 20
    files |= {"9.zip": packed(9, deflate64(text), text), "93.zip": packed(93, zstd.compress(text), text)}
    with Pool(workers=1, recognise=False) as pool:
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
            extracted = pool.submit(ReadJob(tmp_path / name, name)).result(HANG_SECONDS)
            assert (name, extracted.outcome, "Nightjar" in extracted.text) == (name, Outcome.TEXT, True)
