"""A table of any length fetches and draws only what is in sight."""

from collections.abc import Sequence

from game.desktop.kit import Column, Heading, Screen, Table, drive


class Rows(Sequence):
    """A million rows that remember which of them were asked for."""

    def __init__(self):
        self.asked = set()

    def __len__(self):
        return 1_000_000

    def __getitem__(self, row):
        self.asked.add(row)
        return (f"row {row}", str(row))


class Long(Screen):
    def __init__(self):
        super().__init__()
        self.rows = Rows()
        self.selected = []
        self.opened = []

    def build(self):
        heads = [Heading("Name"), Heading("Number", 90, "right")]
        return Column(Table("t", heads, self.rows, on_select=self.selected.append, on_open=self.opened.append, grow=1))


def test_only_rows_in_sight_are_fetched(window):
    app = window()
    app.push(Long())
    app.pump()
    page = app.screen.get("t").page()
    assert app.screen.rows.asked == set(range(page))
    drive.press(app, "tab", "end")
    assert app.screen.selected == [999_999]
    assert len(app.screen.rows.asked) <= 2 * page
    assert "row 999999" in {run.text for run in app.walk_text()}


def test_keys_and_mouse_select_and_open(window):
    app = window()
    app.push(Long())
    drive.press(app, "tab", "down", "down", "pagedown", "home", "return")
    page = app.screen.get("t").page()
    assert app.screen.selected == [0, 1, 1 + page, 0]
    assert app.screen.opened == [0]
    drive.scroll(app, "t", -3)
    assert app.screen.selected[-1] == 0
    drive.click(app, app.screen.get("t").row_rect(8).center)
    assert app.screen.selected[-1] == 8


def test_numbers_end_at_the_right_edge_of_their_column(window):
    app = window()
    app.push(Long())
    numbers = [run for run in app.walk_text() if run.text.isdigit()]
    assert len({run.rect.right for run in numbers}) == 1
