"""Texts that have broken other people's software, each of which must be taken or refused in words.

Written by hand; escapes are used where an editor would show nothing.
"""

HOSTILE_TEXTS = {
    "NUL": "before\0after",
    "only NUL": "\0",
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "a\udc00b",
    "surrogates the wrong way round": "\udc00\ud800",
    "not a character": "a\uffffb\ufffe",
    "right to left override": "invoice\u202exslx.exe",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "only white space": " \t\r\n\u00a0\u3000",
    "stacked accents": "e" + "\u0301" * 500,
    "outside the basic plane": "\U0001f9d1\u200d\U0001f52c\U0010ffff",
    "control characters": "\x01\x02\x1b[31m\x7f\x85",
    "spreadsheet formula": "=cmd|'/C calc'!A0",
    "template": "{{7*7}}${7*7}<%= 7*7 %>",
    "SQL": "'; drop table item; --",
    "LIKE pattern": "%_\\%",
    "regular expression": "(a+)+$[",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "Markdown link": "[a](javascript:alert(1)) ![b](data:text/html,x)",
    "nested Markdown": ">" * 500 + "*" * 500,
    "path": "../../../../etc/passwd\\..\\",
    "header": "a\r\nSet-Cookie: a=b",
    "one very long word": "a" * 20_000,
    "many words": "word " * 4_000,
    "JSON in text": '{"$ne": null}',
    "Turkish case": "İıŞş",
    "format": "%s%n%x {0} {a.__class__}",
}
