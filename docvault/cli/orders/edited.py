"""What the commands that edit a case file do alike: the edit, and the case file shown as it is then."""

from typing import TYPE_CHECKING

from docvault.cli.orders.views import case_lines

if TYPE_CHECKING:
    from docvault.cli.session import Session
    from docvault.model.case.editing import Edit


def show_edited(
    session: "Session", kind: str, case_id: str, edit: "Edit", said: str, expected_head: str, override: str = ""
) -> None:
    """Edit a case file, with the reason for going on against a rule, and show it under the sentence that says so."""
    from docvault.services.orders.editing import edit_case
    from docvault.services.orders.showing import shown

    case = edit_case(session.vault, kind, case_id, edit, override=override, expected_head=expected_head)
    tree = shown(session.vault, case).to_tree(session.language)
    session.result(tree, lambda: [said, "", *case_lines(session.language, tree, session.vault.config)])
