# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Digest of what a recipient signed for, so that a later change of content shows."""

import hashlib
import json


def content_hash(content):
    """Return the SHA-256 (hex) of a JSON-serialisable structure, independent of key order."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
