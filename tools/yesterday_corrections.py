"""What was put right in the vault that `tools/make_yesterday.py` makes: papers moved, told anew, made void; an order and a customer made twice."""

from docvault.model.case.document_editing import DocumentEdit
from docvault.model.case.transitions import NewOrder
from docvault.services.orders.adding import add_documents
from docvault.services.orders.document_editing import edit_document_of
from docvault.services.orders.merging import merge_customers, rename_customer
from docvault.services.orders.moving import MoveWanted, move_document
from docvault.services.orders.opening import new_order
from docvault.services.orders.voiding import void_document, void_whole_order
from docvault.services.retention.hold import hold, release
from tools.yesterday_house import House


def corrections(house: House) -> None:
    """Two orders of one customer, whose papers were mixed up, and a third that was the second once more."""
    with house.by() as vault:
        first, second, again = (new_order(vault, NewOrder("", "BALTIC", f"Caps {name}")).order for name in "abb")
        for text in ("caps a", "caps b"):
            add_documents(vault, first, [house.paper("caps.txt", text)], kind="bom", document="bom")
        move_document(vault, MoveWanted(first, "bom@1", again, why="of the third caps"))
        move_document(vault, MoveWanted(again, "bom", first, why="it was right"))
        move_document(vault, MoveWanted(first, "bom@2", second, why="of the other caps"))
        add_documents(vault, second, [house.paper("caps2.txt", "caps b, revised")], kind="bom", document="bom-2")
        move_document(vault, MoveWanted(second, "bom-2", second, to="bom", why="a revision"))
        add_documents(vault, second, [house.paper("photo.txt", "a photo")], kind="other", document="other")
        hold(vault, second, "a claim")
        move_document(vault, MoveWanted(second, "other", again, why="of the third caps"))
        move_document(vault, MoveWanted(again, "other", second, why="it was right"))
        release(vault, second, "settled")
        edit_document_of(vault, second, "other", DocumentEdit("spec-sheet", "Caps b, from behind"))
        void_document(vault, second, "other", "of another house")
        void_document(vault, second, "other", "it is ours", undo=True)
        void_document(vault, second, "other", "of another house after all")
        void_whole_order(vault, again, "the same as the one before")


def customers(house: House) -> None:
    """A customer entered twice under codes that differ by a letter, parted once in between, and one that got another code."""
    with house.by() as vault:
        new_order(vault, NewOrder("", "BALTC", "Caps c"))
        merge_customers(vault, "BALTC", "BALTIC", "the same house")
        merge_customers(vault, "BALTC", "BALTIC", "perhaps not", undo=True)
        merge_customers(vault, "BALTC", "BALTIC", "the same house after all")
        new_order(vault, NewOrder("", "ADRIA", "Caps d"))
        rename_customer(vault, "ADRIA", "ADRIATIC")
