"""Where a version lies inside its case file's folder (FORMAT.md section 2). Said here and nowhere else."""

DOCUMENTS = "documents"
"""The folder of a case file that holds its documents."""


def version_place(document: str, version: int, file: str) -> str:
    """The path of a version's bytes inside the folder of its case file, or of that case file's bin: `documents/<document>/v<version>/<file>`."""
    return f"{DOCUMENTS}/{document}/v{version}/{file}"
