"""The page that `make bench` writes: bars of each scenario, in one file without scripts, light and dark."""

import html

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --faint: #6a737d; --bar: #a9b4c0; --own: #1f6feb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --faint: #8b949e; --bar: #48525e; --own: #58a6ff; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
       margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .3rem; }
svg { width: 100%; height: auto; display: block; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .bar { fill: var(--bar); } svg .own { fill: var(--own); } svg .faint { fill: var(--faint); }
table { border-collapse: collapse; } td { padding: .1rem 1rem .1rem 0; vertical-align: top; color: var(--faint); }
"""
WIDTH, LEFT, RIGHT, LINE = 900, 150, 170, 20


def plot(title, bars, unit):
    """Horizontal bars: [(name, value)], the longest as wide as there is room."""
    most = max(value for _, value in bars) or 1
    parts = [f'<svg viewBox="0 0 {WIDTH} {LINE * len(bars) + 4}" role="img" aria-label="{html.escape(title)}">']
    own = next((value for name, value in bars if name.startswith("castls/")), 0)
    for i, (name, value) in enumerate(bars):
        width = round((WIDTH - LEFT - RIGHT) * value / most, 1)
        kind = "own" if name.startswith("castls/") else "bar"
        ratio = "" if kind == "own" or not value or not own else f" (castls x {own / value:.2f})"
        y = i * LINE
        parts.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{html.escape(name)}</text>'
                     f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{width}" height="{LINE - 6}" rx="2"/>'
                     f'<text class="faint" x="{LEFT + width + 6}" y="{y + 14}">{value:,}{ratio}</text>')
    parts.append("</svg>")
    return f"<h2>{html.escape(title)}, {html.escape(unit)}</h2>\n" + "\n".join(parts)


def page(facts, values, units, providers, best):
    plots = []
    for name, sides in values.items():
        for side, programs in sides.items():
            unit = units[name, side]
            bars = [(who, best(series, unit)) for who, series in programs.items()]
            bars.sort(key=lambda bar: (not bar[0].startswith("castls/"), -bar[1]))
            plots.append(plot(f"{name}: {side}", bars, unit))
    rows = []
    for name, value in facts.items():
        shown = ", ".join(f"{key}: {text}" for key, text in value.items()) if isinstance(value, dict) else value
        rows.append(f"<tr><td>{html.escape(name)}</td><td>{html.escape(str(shown))}</td></tr>")
    return ("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>castls bench</title>\n"
            f"<style>{STYLE}</style>\n<h1>castls beside its peers</h1>\n"
            f"<p>castls on {html.escape(' and '.join(providers))}. The best of all rounds; longer is faster.</p>\n"
            + "\n".join(plots) + "\n<h2>Settings</h2>\n<table>" + "\n".join(rows) + "</table>\n</html>\n")
