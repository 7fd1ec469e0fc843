"""How a page was read, from notes that others write."""

from scripts.view.routes import Route, routes


def test_notes_about_pages_are_told_from_the_others() -> None:
    notes = (
        "page 3: ocr(image_only)",
        "encoding cp950",
        "pages 12-13: text",
        "page 4:mixed (bad (cid) text)",
        "page x",
    )
    found, others = routes(notes)
    assert found == {
        3: Route("ocr", "image_only"),
        12: Route("text", ""),
        13: Route("text", ""),
        4: Route("mixed", "bad (cid) text"),
    }
    assert others == ["encoding cp950", "page x"]
