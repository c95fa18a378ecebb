"""Which order an arrival belongs to, decided without an index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvault.model.intake.keys import cuts, exact, folded, is_near, is_transposed
from docvault.model.intake.matching import (
    Clue,
    Found,
    Match,
    candidates,
    decide,
    guess_kind,
    likeness,
    pieces,
    rank,
    shingles,
)


def found(order: str, clue: Clue, *, is_open: bool = True) -> Found:
    return Found(order, is_open, Match(clue, "K-1234"))


def test_a_closed_order_that_is_named_too_keeps_nothing_from_the_only_open_one() -> None:
    closed = Found("A", is_open=False, match=Match(Clue.NUMBER, "A"))
    chosen = decide(rank([closed, found("B", Clue.REFERENCE)]))
    assert chosen is not None
    assert chosen.order == "B"
    assert decide(rank([closed])) is None


def test_keys_in_a_text() -> None:
    seen = candidates(["我司订单PO-12345/7请确认。 ref HM 88412, style LJ-5530; 数量12,000件"])
    for key in ("PO-12345/7", "HM 88412", "LJ-5530"):
        assert key in seen


@pytest.mark.parametrize("text", ["2026-09-14", "14/09/26 09:41", "abc def", "a1", "12:30:15", "纽扣 银色"])
def test_dates_words_and_short_things_are_no_keys(text: str) -> None:
    assert candidates([text]) == []


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("SC-2026-08-088", "合同 SC-2026-08-088 更改"),
        ("26-11-0881", "订单 26-11-0881 更改"),
        ("XY2026.11.20", "合同 XY2026.11.20 更改"),
        ("2026-11-20-03", "ref 2026-11-20-03 更改"),
        ("NB/26/11/03", "ref NB/26/11/03, please"),
        ("牛仔2026第7号", "订单牛仔2026第7号更改"),
        ("牛仔2026第7号", "关于牛仔２０２６第７号的订单"),
        ("合同（2026）第12号", "见合同（2026）第12号附件"),
        ("合同(2026)第12号", "根据购销合同(2026)第12号"),
        ("PO-4711", "ref PO–4711 ok"),
        ("PO-4711", "ref PO-\n4711 ok"),
        ("PO 4711", "our PO\n4711, yours 12"),
        ("PO 4711", "PO\t4711\t200 pcs"),
        ("PO-4711", "ref PO-47\xad\n11 ok"),
        ("2026-0002", "see 2026-\r\n0002 please"),
        ("HM-88437-12", "HM - 88437 - 12"),
    ],
)
def test_references_as_people_and_programs_write_them(reference: str, text: str) -> None:
    assert exact(reference) in {exact(one) for one in candidates([text])}


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("2026-11-20-03", "on 2026-11-20 03 pieces"),  # a date and a number beside it
        ("2026-11", "on 2026-11-20"),
        ("11-2003", "20.11.2003"),
        ("12-4711", "12\n4711"),  # two cells
        ("1230", "at 12:30"),
    ],
)
def test_dates_and_neighbours_are_no_references(reference: str, text: str) -> None:
    assert exact(reference) not in {exact(one) for one in candidates([text])}


@given(st.text(max_size=200))
def test_any_text_gives_candidates_that_stand_in_it(text: str) -> None:
    assert all(4 <= sum(character.isalnum() for character in key) <= 32 for key in candidates([text]))


def test_neighbours_that_changed_places() -> None:
    assert is_transposed("po4711", "po4171")
    assert is_near("p04711", "p04171")
    assert not is_transposed("po4711", "po4711")
    assert not is_transposed("po4711", "po1741")
    assert not is_transposed("po4711", "po47111")


def test_exact_and_unique_is_filed() -> None:
    chosen = decide(rank([found("A", Clue.REFERENCE), found("A", Clue.STYLE), found("B", Clue.STYLE)]))
    assert chosen is not None
    assert chosen.order == "A"


@pytest.mark.parametrize(
    "matches",
    [
        [("A", Clue.REFERENCE), ("B", Clue.REFERENCE)],  # two orders named
        [("A", Clue.STYLE)],  # many orders share a style
        [("A", Clue.SENDER)],
        [("A", Clue.NEAR)],  # a misread number is only a suggestion
        [],
    ],
)
def test_everything_else_waits(matches: list[tuple[str, Clue]]) -> None:
    assert decide(rank([found(order, clue) for order, clue in matches])) is None


def test_a_closed_order_is_never_filed_to_by_itself() -> None:
    suggestions = rank([found("A", Clue.REFERENCE, is_open=False), found("B", Clue.STYLE)])
    assert decide(suggestions) is None
    assert [one.order for one in suggestions] == ["A", "B"]


def test_a_cover_sheet_outweighs_what_is_only_likely() -> None:
    weaker = [found("A", Clue.THREAD), found("A", Clue.STYLE), found("C", Clue.SENDER)]
    chosen = decide(rank([*weaker, found("B", Clue.COVER)]))
    assert chosen is not None
    assert chosen.order == "B"


def test_pieces_of_a_text_lose_no_key() -> None:
    for length in (0, 1, 64, 65, 39_999, 40_000, 40_001, 79_937, 120_000):
        text = "".join(chr(0x4E00 + number % 997) for number in range(length))
        found = list(pieces(text))
        assert all(any(text[at : at + 40] in piece for piece in found) for at in range(0, max(length, 1), 37))
        assert all(len(piece) <= 40_000 for piece in found)
        assert len(found) <= 1 + length // 39_000


@pytest.mark.parametrize("clue", [Clue.NUMBER, Clue.REFERENCE, Clue.CONTRACT, Clue.NEAR])
def test_a_cover_sheet_on_pages_of_another_order_waits(clue: Clue) -> None:
    """Also where its own page names its order: that page says nothing of what lies behind it."""
    other = Found("A", is_open=True, match=Match(clue, "PO-88"))
    own = Found("B", is_open=True, match=Match(Clue.NUMBER, "2026-0007"))
    for behind in ([other], [other, own]):
        suggestions = rank([*behind, Found("B", is_open=True, match=Match(Clue.COVER, "2026-0007"))])
        assert decide(suggestions) is None
        assert suggestions[0].order == "B"
        assert "names PO-88, which is not of this order" in suggestions[0].why()


def test_a_key_of_several_orders_contradicts_no_cover_sheet() -> None:
    shared = [
        Found(order, is_open=True, match=Match(Clue.CONTRACT, key)) for order, key in (("A", "SC 26"), ("B", "SC-26"))
    ]
    chosen = decide(rank([*shared, found("B", Clue.COVER)]))
    assert chosen is not None
    assert chosen.order == "B"


@pytest.mark.parametrize(
    "clue", [Clue.RECEIPT, Clue.OLD_RECEIPT, Clue.OLD_COVER, Clue.MAILED, Clue.CONTRADICTED, Clue.STRANGE]
)
def test_what_a_person_must_look_at_waits_behind_a_cover_too(clue: Clue) -> None:
    for order in ("A", "B"):
        suggestions = rank([found("A", Clue.COVER), found(order, clue)])
        assert decide(suggestions) is None
        assert any(match.clue is clue for one in suggestions for match in one.matches)


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from(Clue), st.booleans()), max_size=40),
    st.sampled_from([Clue.RECEIPT, Clue.OLD_RECEIPT, Clue.OLD_COVER, Clue.MAILED, Clue.STRANGE]),
)
def test_nothing_hides_what_must_be_looked_at(others: list[tuple[str, Clue, bool]], why: Clue) -> None:
    """However many orders and reasons there are: what is cut off the list is never why it waits."""
    found = [Found(order, is_open, Match(clue, f"K-{order}")) for order, clue, is_open in others]
    suggestions = rank([*found, Found("Z", is_open=False, match=Match(why))])
    assert decide(suggestions) is None
    assert any(one.order == "Z" for one in suggestions)


def test_a_code_that_proves_nothing_is_a_suggestion_only() -> None:
    assert [one.order for one in rank([found("A", Clue.OLD_COVER), found("B", Clue.NUMBER)])] == ["B", "A"]
    alone = rank([found("A", Clue.STRANGE)])
    assert (alone[0].score, alone[0].why()) == (0, "the code on it is not from this vault")


def test_reasons_in_words() -> None:
    suggestion = rank(
        [found("A", Clue.REFERENCE), Found("A", is_open=True, match=Match(Clue.NEAR, "HM-88412", "HM-884I2"))]
    )[0]
    assert suggestion.why() == "it names the customer's reference K-1234; “HM-884I2” in it looks like HM-88412"


@given(st.text("0123456789OILBSZ", min_size=4, max_size=12))
def test_confusable_characters_are_one(key: str) -> None:
    assert folded(key) == folded(key.translate(str.maketrans("OIBS", "0185")))


@given(st.text("abc123", min_size=4, max_size=8), st.data())
def test_one_character_off_is_near(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    for other in (
        key[:place] + "x" + key[place + 1 :],
        key[:place] + key[place + 1 :],
        key[:place] + "x" + key[place:],
    ):
        assert is_near(key, other)
        assert cuts(key) & cuts(other)
    assert exact("PO 12-345") == "po12345"


def test_the_kind_by_its_words() -> None:
    words = {"change-notice": ["change notice", "更改通知"], "invoice": ["invoice", "发票"], "other": []}
    assert guess_kind(["fax 0034", "HANSA\nCHANGE NOTICE 更改通知\ninvoice follows"], words, "other") == "change-notice"
    assert guess_kind(["发票 88412", "change notice"], words, "other") == "invoice"
    assert guess_kind(["exchange noticed"], words, "other") == "other"


def test_the_same_pages_read_twice() -> None:
    page = (
        "Please use SILVER buttons instead of GOLD buttons for the whole quantity. 全部数量请用银色纽扣代替金色纽扣。"
        * 2
    )
    assert likeness(shingles(page), shingles(page.replace("instead", "instęad"))) > 0.8
    assert (
        likeness(shingles(page), shingles("another fax about denim shirts and cartons, gross weight 6,340 kg" * 3))
        < 0.2
    )
