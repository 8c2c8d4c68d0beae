# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import signature


def image(width, height, file_format="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, file_format)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestDrawnImage(TransactionCase):
    """A signature as the screen sends it is kept as it is; anything else goes through Odoo's own hands."""

    def _field(self):
        return self.env["pharma.handover"]._fields["signature"]

    def _processed(self, value):
        return self._field()._image_process(value, self.env)

    def _size(self, value):
        return Image.open(io.BytesIO(base64.b64decode(value))).size

    def test_a_small_drawing_stays(self):
        drawn = signature()
        self.assertIs(self._processed(drawn), drawn)

    def test_a_large_one_is_made_smaller(self):
        width, height = self._size(self._processed(image(3000, 1000)))
        self.assertLessEqual((width, height), (1024, 512))
        self.assertGreater(width, 900)

    def test_another_format_goes_to_odoo(self):
        self.assertFalse(self._field()._is_small(image(60, 20, "JPEG")))
        self.assertEqual(self._size(self._processed(image(60, 20, "JPEG"))), (60, 20))

    def test_what_is_no_image_is_refused(self):
        for value in (base64.b64encode(b"no image"), "no base64 at all, is it?"):
            with self.assertRaises(UserError):
                self._processed(value)

    def test_a_broken_drawing_is_not_small(self):
        broken = bytearray(base64.b64decode(signature()))
        broken[40] ^= 255
        self.assertFalse(self._field()._is_small(base64.b64encode(bytes(broken))))

    def test_nothing(self):
        self.assertFalse(self._processed(False))
