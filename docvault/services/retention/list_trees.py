"""A disposal list as results have it: every file, what goes with it, where the same bytes stay, and how much it is."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from docvault.model.control.rights import CLOSED
from docvault.model.retention.certificate import count_files, count_with_them
from docvault.model.retention.disposal_list import DisposalList


def items_tree(listed: DisposalList) -> list[dict[str, Any]]:
    """Every file of a list."""
    found: list[dict[str, Any]] = []
    for order in listed.orders:
        found += [
            {
                "order": order.order,
                "document": document,
                "version": version.version,
                **_bytes_of(version.extra, {"file": version.file, "sha256": version.sha256}),
                "bytes": version.bytes,
            }
            for document, version in order.files()
        ]
    return found


def elsewhere_tree(listed: DisposalList) -> list[dict[str, Any]]:
    """What goes with the listed files: intake items and further copies; and where the same bytes stay."""
    found: list[dict[str, Any]] = []
    for order in listed.orders:
        found += [{"order": order.order, **_without_closed(item.to_tree())} for item in order.intake]
        found += [{"order": order.order, **_without_closed(copy.to_tree())} for copy in order.copies]
        found += [{"order": order.order, "stays": place} for place in order.kept]
    return found


def _bytes_of(extra: Mapping[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """The name of a file and its digest, or that they are closed."""
    return {CLOSED: True} if CLOSED in extra else named


def _without_closed(tree: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tree.items() if value != ""}


def ruled_items_tree(listed: DisposalList) -> list[dict[str, Any]]:
    """Every file of a list with the class and the dates by which it goes."""
    rules = {(order.order, one.document): one for order in listed.orders for one in order.documents}
    found: list[dict[str, Any]] = []
    for item in items_tree(listed):
        rule = rules[item["order"], item["document"]]
        dates = {"period": rule.period, "trigger": rule.trigger, "since": rule.since, "expired": rule.expired}
        later = {name: said for name, said in (("instead_of", rule.instead_of), ("entered", rule.entered)) if said}
        found.append({**item, "class": rule.class_id, **dates, **later})
    return found


def summary_tree(listed: DisposalList) -> dict[str, Any]:
    """How much is listed: orders, files, bytes, files of each class, and what goes with them."""
    classes: Counter[str] = Counter()
    for order in listed.orders:
        for document in order.documents:
            classes[document.class_id] += len(document.versions)
    return {
        "orders": len(listed.orders),
        **count_files(listed.orders).to_tree(),
        "with_them": count_with_them(listed.orders).to_tree(),
        "classes": dict(classes),
    }
