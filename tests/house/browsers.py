"""What a page may use: the floor is Chromium 90, and words must stand out from their ground."""

import re

TOO_NEW_IN_SHEETS = {
    ":has(": 105, "@container": 105, "@layer": 99, "color-mix(": 111, "oklch(": 111, "dvh": 108, "svh": 108,
    "accent-color": 93, "@scope": 118, "text-wrap": 114, "subgrid": 117, "light-dark(": 123,
}  # fmt: skip
TOO_NEW_IN_SCRIPTS = {
    r"\.at\(": 92, r"structuredClone": 98, r"Object\.hasOwn": 93, r"\.findLast": 97, r"\.toSorted\(": 110,
    r"\.toReversed\(": 110, r"Array\.fromAsync": 121, r"\.showPicker\(": 99,
    r"Promise\.withResolvers": 119, r"static\s*\{": 94, r"#\w+\s+in\s": 91,
}  # fmt: skip
NESTED = re.compile(r"\{[^{}@]*&[^{}]*\{")


def too_new(name: str, text: str) -> list[str]:
    """What a style sheet or a script uses that Chromium 90 does not know."""
    if name.endswith(".css"):
        body = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        faults = [f"{name} uses {word} (Chromium {since})" for word, since in TOO_NEW_IN_SHEETS.items() if word in body]
        return faults + ([f"{name} nests rules (Chromium 112)"] if NESTED.search(body) else [])
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    return [
        f"{name} uses {pattern} (Chromium {since})"
        for pattern, since in TOO_NEW_IN_SCRIPTS.items()
        if re.search(pattern, code)
    ]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rrggbb, 0 to 1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak_tones(sheet: str) -> list[str]:
    """Tones of the sheet (--x on --x-ground) and plain text colours on white with less than 4.5 to 1."""
    tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", sheet))
    faults = []
    for name, ground in tokens.items():
        if name.endswith("-ground") and contrast(tokens[name.removesuffix("-ground")], ground) < 4.5:
            faults.append(f"{name} is too close to its words")
    for colour in set(re.findall(r"[^-]color:\s*(#[0-9a-f]{6})", sheet)):
        if contrast(colour, "#ffffff") < 4.5:
            faults.append(f"{colour} on white is only {contrast(colour, '#ffffff'):.2f} to 1")
    return faults
