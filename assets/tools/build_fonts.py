"""Make the game's two font files from Inter's web fonts: tabular figures built in, only the letters needed.

Not needed to play. Needs fonttools and brotli, and the unpacked package inter-ui:
    python assets/tools/build_fonts.py PACKAGE_FOLDER assets/fonts
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x370, 0x400),
    *range(0x2010, 0x2028),
    0x202F,
    *range(0x2030, 0x203B),
    0x2044,
    *range(0x2070, 0x20C0),
    0x2122,
    *range(0x2150, 0x215F),
    *range(0x2190, 0x2270),
    *range(0x25A0, 0x2600),
    0x2605,
    0x2606,
    0x2713,
    0x2717,
]
FIGURES = "0123456789+\u2212"  # the hyphen stays narrow: it stands in words


def tabular(font: TTFont) -> dict[str, str]:
    """Glyph -> glyph of equal width, as the font's own feature tnum says."""
    table = font["GSUB"].table
    found: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for number in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[number].SubTable:
                    found.update(getattr(part, "ExtSubTable", part).mapping)
    wanted = {font.getBestCmap()[ord(figure)] for figure in FIGURES}
    return {plain: wide for plain, wide in found.items() if plain in wanted}


def main(source: Path, target: Path) -> None:
    """Write the fonts, with the date of their source: the same bytes every time."""
    for weight in ("Regular", "SemiBold"):
        font = TTFont(source / "web" / f"Inter-{weight}.woff2", recalcTimestamp=False)
        font.flavor = None
        wide = tabular(font)
        for table in font["cmap"].tables:
            for letter, glyph in list(table.cmap.items()):
                table.cmap[letter] = wide.get(glyph, glyph)
        options = subset.Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
        options.name_IDs = ["*"]
        options.notdef_outline = True
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=LETTERS)
        cutter.subset(font)
        font.save(target / f"Inter-{weight}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
