"""Make docvault's own sample documents anew: the inbox of the demo, and the catalogue that says what each is and what becomes of it.

    python tools/make_samples.py            # needs the extra `samples` and a Chinese font (Debian: fonts-noto-cjk)

Customers and people are invented; addresses end in `.example` (RFC 2606).
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.samples import mails, office, paper
from tools.samples.outlook_file import message as outlook_message

SAMPLES = Path(__file__).resolve().parent.parent / "docvault" / "samples"
ANNA = ("Anna Berg", "anna.berg@hansa-mode.example")
LUCA = ("Luca Ferri", "luca@bergamo-denim.example")
KENJI = ("森田健二", "morita@kyoto-trading.example")
US = "orders@xinyuan-garments.example"

CUSTOMERS: list[dict[str, Any]] = [
    {"code": "HANSA", "name": "Hansa Mode GmbH, Hamburg", "addresses": ["hansa-mode.example", "+49 40 555 0142"]},
    {"code": "BERGAMO", "name": "Bergamo Denim S.r.l.", "addresses": ["bergamo-denim.example"]},
    {"code": "KYOTO", "name": "京都貿易株式会社 Kyoto Trading", "addresses": ["kyoto-trading.example"]},
]

ORDERS: list[dict[str, Any]] = [
    {
        "customer": "HANSA",
        "title": "女式牛仔裤 Ladies' jeans, 12,000 pcs",
        "refs": ["HM-88412"],
        "styles": ["LJ-5530"],
        "contracts": ["SC26-0917"],
        "class": "urgent",
    },
    {
        "customer": "HANSA",
        "title": "男式夹克 Men's jackets, 4,500 pcs",
        "refs": ["HM-88437"],
        "styles": ["MJ-2207"],
        "class": "normal",
    },
    {
        "customer": "BERGAMO",
        "title": "牛仔衬衫 Denim shirts, 8,000 pcs",
        "refs": ["BD/2611/03"],
        "styles": ["DS-118"],
        "class": "special",
    },
    {
        "customer": "BERGAMO",
        "title": "童装背带裤 Children's dungarees",
        "refs": ["BD/2611/07"],
        "styles": ["CD-402"],
        "class": "normal",
    },
    {
        "customer": "KYOTO",
        "title": "和風ジャケット 和风棉外套",
        "refs": ["KT-2026-551"],
        "styles": ["WJ-31"],
        "class": "normal",
    },
    {
        "customer": "KYOTO",
        "title": "亚麻衬衫 Linen shirts",
        "refs": ["KT-2026-560"],
        "styles": ["LS-77"],
        "number": "KYOTO-26-D1",
        "class": "normal",
    },
]

SEARCHES = ["银色纽扣", "LJ-5530", '"stone washed"']


def fax(
    lines: list[paper.Line], header: str, seed: int, resolution: tuple[int, int] = paper.STANDARD, *, qr: str = ""
) -> bytes:
    """A fax of one page."""
    return paper.fax_file([paper.faxed(paper.page(lines, qr=qr), header, seed)], resolution)


def purchase_order() -> bytes:
    """Two pages at fine resolution."""
    first: list[paper.Line] = [
        ("HANSA MODE GMBH", 54), "Speersort 10, 20095 Hamburg", "", ("PURCHASE ORDER  订购单", 46), "Our order no. HM-88412      Date 14 September 2026",
        "Contract 合同号 SC26-0917", "", "To: 新源制衣有限公司 Xinyuan Garments", "Style 款号 LJ-5530   Ladies' jeans 女式牛仔裤", "Quantity 数量 12,000 pcs",
        "Fabric 面料: 12 oz denim, indigo, 98% cotton 2% elastane", "面料：12安士靛蓝牛仔布，棉98%，氨纶2%", "Buttons 纽扣: gold, engraved HANSA", "纽扣：金色，刻字 HANSA",
        "Delivery 交期: 15 December 2026, FOB Shanghai", "Price 单价: USD 9.85 per piece",
    ]  # fmt: skip
    second: list[paper.Line] = [
        ("Page 2: size breakdown 尺码分配", 46), "", "Size 尺码    34     36     38     40     42", "Pcs 件数   1,800  3,000  3,600  2,400  1,200", "",
        "Packing 包装: 12 pcs per carton, solid size and colour", "每箱12件，单色单码", "Please confirm within two working days.", "请在两个工作日内确认。", "", "Anna Berg",
    ]  # fmt: skip
    pages = [
        paper.faxed(paper.page(lines), f"14/09/26 09:4{number}  +49 40 555 0142  HANSA MODE   P.0{number}", number)
        for number, lines in enumerate((first, second), start=1)
    ]
    return paper.fax_file(pages, paper.FINE)


CHANGE: list[paper.Line] = [
    ("HANSA MODE GMBH", 54), "", ("CHANGE NOTICE  更改通知", 48), "Our order no. HM-88412     Style LJ-5530", "Date 21 September 2026", "",
    "Please use SILVER buttons instead of GOLD buttons", "for the whole quantity.", "全部数量请用银色纽扣代替金色纽扣。", "", "All other details remain unchanged.", "其余细节不变。",
    "Please inform the cutting room and the trims buyer.", "请通知裁剪车间和辅料采购。", "", "Anna Berg",
]  # fmt: skip

SHIPPING: list[paper.Line] = [
    ("BERGAMO DENIM S.r.l.", 54), "", ("SHIPPING ADVICE  装运通知", 48), "Order BD/2611/03   Denim shirts 牛仔衬衫", "", "Vessel 船名: MSC AURORA  V.118W",
    "Loading port 装货港: Shanghai 上海", "ETD 开航日 2 November 2026", "Cartons 箱数 667   Gross weight 毛重 6,340 kg", "", "请于开航前五天备妥全套单据。",
]  # fmt: skip

UNKNOWN: list[paper.Line] = [
    ("NORDLYS AS, Oslo", 54), "", ("ENQUIRY  询价单", 48), "Style NL-9 quilted vests 绗缝背心", "Quantity 2,000 pcs", "请报最低价及最早交期。", "Please quote your best price.",
]  # fmt: skip

MISREAD: list[paper.Line] = [
    ("HANSA MODE GMBH", 54), "", ("SAMPLE COMMENTS  批样意见", 48), "Our order no. HM-88431", "袖长加长1厘米，领口收小。", "Sleeve length plus 1 cm, collar smaller.", "Please send a new sample 请寄新样。",
]  # fmt: skip

COVER: list[paper.Line] = [
    ("COVER SHEET  封面", 54), "", "KYOTO TRADING 京都贸易", "亚麻衬衫 Linen shirts", "", "面料确认：米白色，150克", "Fabric approved: off-white, 150 gsm",
]  # fmt: skip

INSPECTION: list[paper.Line] = [
    ("INSPECTION REPORT  检验报告", 50), "", "Customer order KT-2026-551", "款号 WJ-31  和风棉外套", "检验数量 200 件   不合格 3 件", "Defects: 2 skipped stitches, 1 stain", "AQL 2.5  PASSED 合格",
    "检验员 陈芳", "2026-10-12",
]  # fmt: skip

TRIMS: list[paper.Line] = [
    ("辅料卡 TRIMS CARD", 60), "", ("款号 CD-402", 50), ("拉链 Zip: YKK 5号 古铜", 44), ("按扣 Snap: 15mm 古铜", 44), ("BD/2611/07", 50), ("确认 OK  10/10", 44),
]  # fmt: skip


def size_rows() -> list[list[object]]:
    """A size chart."""
    return [
        ["尺码 Size", "34", "36", "38", "40", "42"],
        ["腰围 Waist", 68, 72, 76, 80, 84],
        ["臀围 Hip", 90, 94, 98, 102, 106],
        ["内长 Inseam", 81, 81, 82, 82, 83],
    ]


def bergamo_thread() -> tuple[bytes, bytes]:
    """A mail that names its order, and the answer to it that does not."""
    first = mails.mail(
        sender=LUCA, to=US, subject="Order BD/2611/07 dungarees: washing", date="Mon, 05 Oct 2026 10:12:00 +0200",
        message_id="a1.2611@bergamo-denim.example", text="Dear Ms Wang,\n\nplease see the wash instruction in the attached sheet.\n\nBest regards\nLuca",
        attachments=[("wash instruction.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                      office.docx("Wash instruction", ["The garments are to be stone washed for 40 minutes, enzyme at 45 degrees.", "水洗要求：石磨40分钟，酵素45度。"],
                                  [["Style", "Wash"], ["CD-402", "stone"]]))],
    )  # fmt: skip
    answer = mails.mail(
        sender=LUCA, to=US, subject="Re: washing", date="Tue, 06 Oct 2026 08:30:00 +0200", message_id="a2.2611@bergamo-denim.example",
        text="One more thing: please keep the original colour of the thread. 线色请保持原色。\n\nLuca", references=["a1.2611@bergamo-denim.example"],
    )  # fmt: skip
    return first, answer


def documents() -> dict[str, tuple[str, bytes, dict[str, Any]]]:
    """Every file of the inbox, in the order it is dropped: channel, bytes, what becomes of it."""
    change = fax(CHANGE, "21/09/26 16:05  +49 40 555 0142  HANSA MODE   P.01", 7)
    thread, answer = bergamo_thread()
    gb_mail = mails.mail(
        sender=("王丽 采购", "wang.li@hansa-mode.example"), to=US, subject="男式夹克 MJ-2207 尺码表和面料要求（订单 HM-88437）", charset="gb18030",
        date="Wed, 16 Sep 2026 15:20:00 +0800", message_id="b7.88437@hansa-mode.example", text="您好，\n\n附件是男式夹克的尺码表和面料要求，请查收并确认。\n面料请用防水尼龙。\n\n王丽",
        attachments=[("男式夹克尺码表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office.xlsx("尺码表", size_rows())),
                     ("面料要求.pdf", "application/pdf", office.pdf("面料要求 Fabric requirements", ["防水尼龙 water repellent nylon, 210T", "色牢度4级 colour fastness grade 4"]))],
    )  # fmt: skip
    ready = office.pdf("Packing list 装箱单", ["Order BD/2611/03", "667 cartons 箱", "Net weight 净重 5,870 kg"])
    filed = {"fate": "filed"}
    return {
        "PO_HM-88412.tif": ("fax", purchase_order(), filed | {"order": "HM-88412", "kind": "order-sheet"}),
        "20260921-160502.tif": ("fax", change, filed | {"order": "HM-88412", "kind": "change-notice"}),
        "shipping advice.tif": ("fax", fax(SHIPPING, "19/10/26 11:31  +39 035 555 77  BERGAMO DENIM   P.01", 11), filed | {"order": "BD/2611/03"}),
        "fax 0034.tif": ("fax", fax(UNKNOWN, "20/10/26 08:02  +47 22 555 013  NORDLYS   P.01", 13), {"fate": "waiting"}),
        "fax 0035.tif": ("fax", fax(MISREAD, "20/10/26 08:40  +49 40 555 0142  HANSA MODE   P.01", 17), {"fate": "waiting", "suggested": "HM-88437"}),
        "cover.tif": ("fax", fax(COVER, "21/10/26 09:12  +81 75 555 0199  KYOTO TRADING  P.01", 19, paper.FINE, qr="DV1:KYOTO-26-D1"), filed | {"order": "KT-2026-560", "cover": "KYOTO-26-D1"}),
        "HM-88412 change again.tif": ("fax", fax(CHANGE, "21/09/26 17:40  +49 40 555 0142  HANSA MODE   P.01", 23), {"fate": "waiting", "looks_like": True, "later": True}),
        "inspection.pdf": ("scan", paper.scanned_pdf([paper.faxed(paper.page(INSPECTION), "", 29, tilt=0.5)]), filed | {"order": "KT-2026-551"}),
        "IMG_2031.jpg": ("scan", paper.photographed(paper.page(TRIMS, size=40), 31), filed | {"order": "BD/2611/07"}),
        "mail-0916.eml": ("email", gb_mail, filed | {"order": "HM-88437"}),
        "mail-1005.eml": ("email", thread, filed | {"order": "BD/2611/07"}),
        "mail-1006.eml": ("email", answer, filed | {"order": "BD/2611/07"}),
        "报价 quotation.msg": ("email", outlook_message("報價 Quotation KT-2026-551", KENJI, US, "Dear Ms Wang,\r\n\r\nplease find the price list. 价格表见附件，请确认。\r\n\r\n森田",
                             {"price list.csv": "款号,单价 USD\r\nWJ-31,14.20\r\n".encode("gb18030")}), filed | {"order": "KT-2026-551"}),
        "装箱单.pdf": ("scan", ready, filed | {"order": "BD/2611/03"}),
        "copy of change.tif": ("scan", change, {"fate": "duplicate"}),
        "尺码 size charts.zip": ("scan", office.zipped({"尺码表.xls": office.xls("尺码表", size_rows()), "说明.txt": "款号 LJ-5530 的尺码表，单位厘米。".encode("gb18030")}, encoding="gbk"),
                             {"fate": "waiting", "suggested": "HM-88412"}),
        "电话记录.txt": ("scan", "电话记录\r\n森田先生来电：订单 KT-2026-551 交期提前到11月20日。\r\n".encode("gb18030"), filed | {"order": "KT-2026-551"}),
        "broken.pdf": ("scan", ready[: len(ready) // 3], {"fate": "waiting", "outcome": "unreadable"}),
        "locked.pdf": ("scan", office.encrypted(ready, "hansa"), {"fate": "waiting", "outcome": "encrypted"}),
    }  # fmt: skip


def main() -> None:
    """Write the inbox and the catalogue."""
    inbox = SAMPLES / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    files = []
    for name, (channel, content, expect) in documents().items():
        (inbox / channel).mkdir(parents=True, exist_ok=True)
        (inbox / channel / name).write_bytes(content)
        files.append({"file": name, "channel": channel, "expect": expect})
    catalogue = {"customers": CUSTOMERS, "orders": ORDERS, "files": files, "searches": SEARCHES}
    text = json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"
    (SAMPLES / "catalogue.json").write_text(text, encoding="utf-8", newline="\n")
    total = sum(path.stat().st_size for path in inbox.rglob("*") if path.is_file())
    print(f"{len(files)} files, {total // 1024} KB in {inbox}")


if __name__ == "__main__":
    main()
