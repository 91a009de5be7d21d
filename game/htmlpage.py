"""The frame of every page that is written: one HTML file that needs no network."""

from html import escape


def document(title: str, body: str, style: str) -> str:
    """A whole page. body, style: HTML and CSS as they are."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head><body>'
        f"\n{body}\n</body></html>\n"
    )
