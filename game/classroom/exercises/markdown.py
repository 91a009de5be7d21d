"""Markdown of lessons as pages for print and projector: offline, without scripts, lines to write on.

A line `[lines 3]` in a worksheet is room for three lines of handwriting.
"""

import re

from markdown_it import MarkdownIt

from game import htmlpage

LINES = re.compile(r"^\[lines (\d+)\]$", re.MULTILINE)
STYLE = """
@page{size:A4;margin:18mm 16mm}
body{font:11.5pt/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#1c2430;background:#fff;
max-width:760px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.75rem;line-height:1.2;margin:.2rem 0 .4rem}h2{font-size:1.2rem;margin:1.7rem 0 .4rem;
border-bottom:2px solid #2f6db3;padding-bottom:.15rem;break-after:avoid}
h3{font-size:1.03rem;margin:1.2rem 0 .2rem;break-after:avoid}
p{margin:.45rem 0}ul,ol{margin:.4rem 0;padding-left:1.4rem}li{margin:.25rem 0}
.lead{font-size:1.12rem;color:#2f4a6b}.soft,figcaption{color:#5d6876;font-size:.88rem}.warn{color:#a33}
.name{display:flex;gap:2rem;margin:1rem 0 1.4rem}.name span{flex:1;border-bottom:1px solid #8a94a3;padding-bottom:.1rem;
color:#5d6876;font-size:.9rem}
.lines i{display:block;border-bottom:1px solid #b9c1cc;height:1.7rem}.lines{margin:.2rem 0 .9rem;break-inside:avoid}
.poll{break-inside:avoid;margin:1rem 0}.poll p{margin:.15rem 0}.box{display:inline-block;width:.8rem;height:.8rem;
border:1.5px solid #1c2430;border-radius:2px;margin:0 .55rem 0 .2rem;vertical-align:-.08rem}
table{border-collapse:collapse;font-size:.92rem;margin:.6rem 0;width:100%}
th,td{border:1px solid #c3cad3;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#eef2f7}
tr{break-inside:avoid}.wide{overflow-x:auto}
figure{margin:1rem 0;break-inside:avoid}svg,img{width:100%;height:auto;display:block}
code{font-family:ui-monospace,Consolas,monospace;font-size:.92em;background:#f0f2f5;padding:0 .2rem}
@media print{body{margin:0;padding:0;max-width:none}}
.foot{margin-top:1rem;color:#5d6876;font-size:.8rem;border-top:1px solid #d9dee5;padding-top:.3rem}
"""


def render(text: str) -> str:
    """Markdown as HTML; raw HTML in it is shown, not obeyed."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(LINES.sub(r"LINES-\1-HERE", text))
    return re.sub(
        r"<p>LINES-(\d+)-HERE</p>", lambda m: f'<div class="lines">{"<i></i>" * min(int(m[1]), 40)}</div>', made
    )


def document(title: str, body: str, style: str = "") -> str:
    """A whole page."""
    return htmlpage.document(title, body, STYLE + style)
