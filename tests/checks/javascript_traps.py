"""What Odoo 19's web client no longer knows."""

import re

PATTERNS = {
    r"@odoo-module": "no @odoo-module header any more",
    r"\bodoo\.define\(": "odoo.define is gone: write a module",
    r"useService\(\s*[\"']rpc[\"']": "rpc is a function: import it from @web/core/network/rpc",
    r"useService\(\s*[\"'](user|company|cookie)[\"']": "import it from @web/core/…: no service any more",
    r"\bconsole\.(log|debug)\(": "no console.log",
}
BAD = [
    "/** @odoo-module **/",
    "odoo.define('a', function () {});",
    'const rpc = useService("rpc");',
    'const user = useService("user");',
    "console.log(1);",
]


def check(text: str):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, message in PATTERNS.items():
            if re.search(pattern, line):
                yield number, message
