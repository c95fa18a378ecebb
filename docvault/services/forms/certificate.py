"""The certificate of destruction (销毁清单) as a paper. It outlives whoever reads it, so it speaks both languages of the house."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docvault.services.forms.form import Form, Row

if TYPE_CHECKING:
    from docvault.model.vault_config import VaultConfig

_STEPS = {
    "proposed": "提出 Proposed",
    "approved": "批准 Approved",
    "binned": "移入待销毁区 Put into the bin",
    "destroyed": "执行销毁 Destroyed",
}
_HEADINGS = (
    "订单 Order",
    "资料 Document",
    "版本 Version",
    "文件 File",
    "保存期限 Kept for",
    "起算 Counted from",
    "到期 Due",
    "字节 Bytes",
    "SHA-256",
)


def certificate_form(tree: Mapping[str, Any], config: "VaultConfig") -> Form:
    """The paper of a certificate's tree."""
    facts = [
        ("公司 Vault", config.name),
        ("截至 As of", tree["as_of"]),
        *(
            (title, f"{tree[step]['name']} ({tree[step]['person']})  {tree[step]['at'][:16].replace('T', ' ')}")
            for step, title in _STEPS.items()
        ),
        ("方式 Method", f"文件已从文件系统中删除，保留的文字、索引和库内其他副本一并删除  {tree['method']}"),
        ("合计 In all", f"{tree['files']} 份文件 files, {tree['bytes']} 字节 bytes"),
    ]
    return Form(
        title=f"销毁清单 Certificate of destruction {tree['disposal']}",
        facts=facts,
        headings=_HEADINGS,
        rows=[row for order in tree["orders"] for row in _rows(order)],
        notes=[
            *(f"未销毁 Not destroyed: {one['order']} ({one['reason']})" for one in tree.get("not_destroyed", ())),
            "提出人 Proposed by  ____________________    批准人 Approved by  ____________________",
        ],
    )


def _rows(order: Mapping[str, Any]) -> list[Row]:
    rows = [
        Row(
            (
                order["order"],
                document["document"],
                f"v{version['version']}",
                version["file"],
                document["period"],
                f"{document['trigger']} {document['since']}",
                document["expired"],
                str(version["bytes"]),
                version["sha256"],
            )
        )
        for document in order["documents"]
        for version in document["versions"]
    ]
    more = [
        *((one["item"], one["file"], one) for one in order.get("intake", ())),
        *(("", one["path"], one) for one in order.get("copies", ())),
    ]
    return rows + [
        Row((order["order"], item, "", file, "", "", "", str(one["bytes"]), one["sha256"])) for item, file, one in more
    ]
