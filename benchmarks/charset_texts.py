"""Labelled texts in the character sets that reach a merchandiser: phrases of the trade in many languages, put together to snippets, with what is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PHRASES: dict[str, tuple[str, ...]] = {
    "zh-Hans": (
        "请尽快确认银色纽扣的样品",
        "面料改为防水尼龙，颜色不变",
        "订单数量两千件，分两次出货",
        "尺码表见附件",
        "包装要求：每箱二十件，独色独码",
        "领口加固，袖口改为螺纹",
        "水洗后缩率不得超过百分之三",
        "开船期推迟到十二月五日",
        "唛头和条形码另发",
        "拉链请用YKK，颜色配面料",
        "辅料卡已寄出，请签收",
        "请回传签字的合同",
        "里布缺货，可否用涤纶代替",
        "验货报告显示缝线不良",
        "客户投诉第三箱短装",
        "信用证已经开出",
        "价格每件十四元二角",
        "产前样通过，可以投产",
        "检针记录请一并提供",
        "衬衫下摆改圆角",
        "牛仔布磅重十二安士",
        "谢谢",
        "银杏扣",
        "兔毛大衣",
        "王小姐",
        "装箱单",
        "厂里停电两天",
        "洗标成分写错了",
    ),
    "zh-Hant": (
        "請儘快確認銀色鈕扣的樣品",
        "面料改為防水尼龍，顏色不變",
        "訂單數量兩千件，分兩次出貨",
        "尺碼表見附件",
        "包裝要求：每箱二十件，獨色獨碼",
        "領口加固，袖口改為羅紋",
        "水洗後縮率不得超過百分之三",
        "開船期推遲到十二月五日",
        "嘜頭和條碼另發",
        "拉鏈請用YKK，顏色配面料",
        "輔料卡已寄出，請簽收",
        "請回傳簽字的合約",
        "驗貨報告顯示縫線不良",
        "客戶投訴第三箱短裝",
        "信用狀已經開出",
        "產前樣通過，可以投產",
        "謝謝",
        "裝箱單",
        "報價單",
        "香港倉庫星期六休息",
    ),
    "de": (
        "Bitte bestätigen Sie die silbernen Knöpfe",
        "Größe und Farbe wie gehabt",
        "Lieferung spätestens in KW 48",
        "Für Rückfragen stehe ich zur Verfügung",
        "Die Ärmel sind zu kurz",
        "Grüße aus München",
        "Maße in der Anlage",
        "Übergröße bitte prüfen",
        "Reißverschluss schwarz",
        "Gewicht je Stück 300 g",
        "Müller & Söhne",
        "geänderte Stückliste",
    ),
    "fr": (
        "Veuillez confirmer les boutons argentés",
        "La livraison est prévue début décembre",
        "Échantillon refusé : couture défectueuse",
        "Merci de votre réponse",
        "Qualité supérieure, doublure en coton",
        "Où sont les étiquettes ?",
        "Facture n° 4711 réglée",
        "Façon demandée : col châle",
        "Prix à la pièce : 14 €",
    ),
    "es": (
        "Confirme por favor los botones plateados",
        "¿Cuándo llega el envío?",
        "Tamaño pequeño, señora",
        "Camisón de algodón, año próximo",
        "Niños: tallas 4 a 12",
        "Le saluda atentamente, Muñoz",
    ),
    "it": (
        "La qualità è ottima, però è in ritardo",
        "Confermate più tardi",
        "Così com’è, perché no",
        "Abbiamo già ricevuto i bottoni",
    ),
    "pt": (
        "Confirmação de encomenda: botões prateados",
        "Não há alterações na coleção",
        "Tecido de algodão à amostra",
    ),
    "da": (
        "Bekræft venligst sølvknapperne",
        "Størrelse og farve på ærmet",
        "Går det an på mandag?",
    ),
    "sv": (
        "Bekräfta gärna silverknapparna",
        "Färg och storlek på ärmen",
        "Åtgärda sömmen före leverans",
    ),
    "pl": (
        "Proszę potwierdzić srebrne guziki",
        "Zamówienie numer 4711 będzie gotowe później",
        "Załączam tabelę rozmiarów",
        "Materiał: bawełna, podszewka żółta",
        "Dziękuję i pozdrawiam, Łukasz Wiśniewski",
        "Wysyłka w środę",
        "Część towaru jest źle uszyta",
    ),
    "cs": (
        "Prosím potvrďte stříbrné knoflíky",
        "Objednávka číslo 4711 bude hotová později",
        "Velikosti jsou v příloze",
        "Děkuji, Jiří Dvořák",
        "Látka je příliš tenká",
        "Zásilka odešla včera večer",
    ),
    "hu": (
        "Kérjük, erősítse meg az ezüst gombokat",
        "A szállítás későbbre tolódik",
        "Köszönöm, üdvözlettel: Szűcs Győző",
        "A méretek a mellékletben vannak",
    ),
    "tr": (
        "Lütfen gümüş düğmeleri onaylayın",
        "Sipariş numarası değişmedi",
        "Kumaş rengi açık, astarı koyu",
        "Teşekkürler, Işıl Çağlayan",
        "Ölçü tablosu ektedir",
    ),
    "ru": (
        "Просим подтвердить серебряные пуговицы",
        "Заказ номер 4711 будет готов позже",
        "Таблица размеров во вложении",
        "Спасибо, с уважением, Иванова",
        "Ткань слишком тонкая",
        "Отгрузка в среду",
        "Счёт оплачен",
    ),
    "el": (
        "Παρακαλώ επιβεβαιώστε τα ασημένια κουμπιά",
        "Η παραγγελία θα είναι έτοιμη αργότερα",
        "Ευχαριστώ πολύ",
    ),
    "ja": (
        "銀のボタンをご確認ください",
        "納期は十二月五日に変更です",
        "サイズ表を添付いたします",
        "お世話になっております。森田です",
        "生地の色はそのままでお願いします",
        "見積書を送付いたします",
        "検針レポート",
        "裏地が不足しています",
    ),
    "ko": (
        "은색 단추를 확인해 주십시오",
        "납기가 십이월 오일로 변경되었습니다",
        "사이즈표를 첨부합니다",
        "감사합니다. 김민수 드림",
        "원단 색상은 그대로 부탁드립니다",
        "견적서 보내 드립니다",
    ),
    "vi": (
        "Vui lòng xác nhận cúc bạc",
        "Đơn hàng số 4711 sẽ xong muộn hơn",
        "Cảm ơn, Nguyễn Thị Hồng",
    ),
}
"""Phrases by language."""

CODECS: dict[str, tuple[str, ...]] = {
    "zh-Hans": ("utf-8", "gb18030", "gb18030", "gb18030", "utf-16-le", "utf-16-be", "hz"),
    "zh-Hant": ("utf-8", "big5hkscs", "big5hkscs", "gb18030", "utf-16-le"),
    "de": ("utf-8", "cp1252", "utf-16-le"), "fr": ("utf-8", "cp1252"), "es": ("utf-8", "cp1252"), "it": ("utf-8", "cp1252"), "pt": ("utf-8", "cp1252"),
    "da": ("utf-8", "cp1252"), "sv": ("utf-8", "cp1252"), "pl": ("utf-8", "cp1250"), "cs": ("utf-8", "cp1250"), "hu": ("utf-8", "cp1250"),
    "tr": ("utf-8", "cp1254"), "ru": ("utf-8", "cp1251", "koi8-r"), "el": ("utf-8", "cp1253"), "ja": ("utf-8", "cp932", "iso2022_jp", "euc_jp"),
    "ko": ("utf-8", "cp949"), "vi": ("utf-8",),
}  # fmt: skip
"""The character sets a language comes in; the trade's own more than once."""

_PLAIN = (
    "PO-4711",
    "12 pcs",
    "Style MJ-2207",
    "USD 14.20",
    "HM-88437 rev. 2",
    "OK",
    "Size 36/38/40",
    "www.nordic.example",
    "FOB Shanghai",
    "qty 2,000",
)


@dataclass(frozen=True)
class Snippet:
    """Bytes, what they say, and in which language and character set; `kind`: whole, cut, bad-byte, table."""

    data: bytes
    text: str
    language: str
    codec: str
    kind: str


def snippets(seed: int = 4711, each: int = 12) -> Iterator[Snippet]:
    """Snippets of one to six phrases among ASCII, some cut in a character or with one byte spoilt: some `each` × 4 a language and set."""
    random = Random(seed)
    for language, codecs in CODECS.items():
        for codec in codecs:
            for number in range(each * 4):
                text = _text(random, language, number)
                data = text.encode(codec, errors="ignore")
                text = data.decode(codec)
                kind = ("whole", "table", "cut", "bad-byte")[number % 4]
                if kind in {"cut", "bad-byte"} and (
                    len(text) < 12 or codec in {"hz", "iso2022_jp", "utf-16-le", "utf-16-be"}
                ):
                    kind = "whole"
                yield Snippet(*_spoilt(random, data, text, codec, kind), language, codec, kind)


def _text(random: Random, language: str, number: int) -> str:
    count = (1, 1, 2, 6)[number // 4 % 4]
    phrases = random.choices(PHRASES[language], k=count)
    if number % 4 == 1:  # a table with rules where the character set has them
        rows = [f"{phrase} | {random.choice(_PLAIN)}" for phrase in phrases]
        rule = "┌────┬────┐\n" if language.startswith("zh") else "-----+-----\n"
        return rule + "\n".join(rows) + "\n"
    parts = [piece for phrase in phrases for piece in (phrase, random.choice(_PLAIN))]
    return random.choice((", ", "\r\n", " ")).join(parts[: random.choice((len(parts), len(parts), 1))])


def _spoilt(random: Random, data: bytes, text: str, codec: str, kind: str) -> tuple[bytes, str]:
    if kind == "cut" and not data[-2:].isascii():
        return data[:-1], text[:-1]
    if kind == "bad-byte":
        place = len(text[: len(text) // 2].encode(codec))
        return data[:place] + random.choice((b"\xff", b"\x80", b"\xfe")) + data[place:], text
    return data, text
