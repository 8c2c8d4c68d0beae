# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import struct
from io import BytesIO

from PIL import Image

from odoo import fields


class DrawnImage(fields.Image):
    """An image that was drawn on a screen: mostly a small PNG, of which the head says all that is to be checked.

    Odoo's field reads every point of an image; here that happens only to what is no PNG or is too large.
    """

    def _image_process(self, value, env):
        return value if self._is_small(value) else super()._image_process(value, env)

    def _is_small(self, value):
        """Whether a value is a sound PNG within the bounds of the field."""
        try:
            image = Image.open(BytesIO(base64.b64decode(value or "")), formats=["PNG"])
            image.verify()  # the checksums, not the points
        except (ValueError, TypeError, OSError, SyntaxError, struct.error):
            return False
        return image.width <= self.max_width and image.height <= self.max_height
