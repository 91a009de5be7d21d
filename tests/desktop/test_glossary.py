"""Words of the glossary explain themselves inside any tip."""

from game.desktop.glossary import MOST, linked, meaning
from game.desktop.kit import Button, Column, Screen, Space, Tip, drive
from game.desktop.kit.tips import plain
from game.desktop.text import catalogue


def test_every_entry_has_words_and_a_text_and_no_word_is_used_twice():
    entries = {key.split(".")[1] for key in catalogue() if key.startswith("glossary.")}
    words = [word.casefold() for e in entries for word in catalogue()[f"glossary.{e}.words"].split("|")]
    assert all(meaning(entry) for entry in entries)
    assert len(words) == len(set(words))
    assert len(entries) >= 25
    assert meaning("no such word") is None


def test_the_first_use_of_each_word_becomes_a_link():
    text = linked("Land and land; a landing. Anchors bring land, [[par]] stays.")
    assert text == "[[land|Land]] and land; a landing. [[anchors|Anchors]] bring land, [[par]] stays."
    assert plain(text) == "Land and land; a landing. Anchors bring land, par stays."


def test_a_tip_has_few_links():
    every = ". ".join(value.split("|")[0] for key, value in catalogue().items() if key.endswith(".words"))
    assert linked(every).count("[[") == MOST


def test_a_word_in_a_tip_leads_to_its_meaning_by_key(window, clock):
    class One(Screen):
        def build(self):
            return Column(Button("b", "Go", tip=Tip("Value", "Counts your backlog."), place="start"), Space())

    app = window()
    app.push(One())
    app.pump()
    drive.press(app, "tab")
    clock.pass_(1.0)
    app.pump()
    drive.press(app, "f2", "tab")
    clock.pass_(1.0)
    assert any("promised to buy" in run.text for run in app.walk_text())
