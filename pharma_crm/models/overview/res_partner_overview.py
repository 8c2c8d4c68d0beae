# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

#: Rows that a panel shows; its count tells of the rest.
PANEL_ROWS = 5


class ResPartner(models.Model):
    """The 360° view of an account, in one request.

    A panel is a dict: `key`, `title`, `icon` (fa-…), `sequence`, `kind`, `count` (of all, None: nothing to
    count), `empty` (what to do when there is nothing), `action` ("show all": {"xmlid", "domain", "context"} or
    {"method"} of the account; None), and by kind

    * `rows`: [{"title", "subtitle", "note", "date", "badge": {"text", "color"}, "model", "id"}], newest first;
      `model` and `id` tell what a click opens
    * `facts`: [{"label", "value"}]
    * `people`: [{"id", "name", "subtitle", "image", "phone"}]
    * `bars`: [{"label", "value", "goal", "text"}]

    A panel may bring a `summary` ({"text", "color"}) for the header of the view. Colours are those of Odoo's
    badges (0…11) or Bootstrap's names. What the reader may not read is not put in.
    """

    _inherit = "res.partner"

    @api.readonly
    def pharma_overview(self):
        """Return what the 360° view shows of one account: its header and its panels, in order."""
        self.ensure_one()
        self.check_access("read")
        if not self.pharma_type:
            raise UserError(self.env._("%s is not an account of the field force.", self.display_name))
        panels = sorted(self._pharma_overview_panels(), key=lambda panel: panel["sequence"])
        header = self._pharma_overview_header()
        header["badges"] += [panel["summary"] for panel in panels if panel.get("summary")]
        return {"header": header, "panels": panels}

    def _pharma_overview_panels(self):
        """Return the panels of one account. Others add theirs, with one or two queries each."""
        self.ensure_one()
        return []

    def _pharma_overview_actions(self):
        """Return the buttons of the header: [{"method" of the account, "text", "icon"}]."""
        self.ensure_one()
        return []

    def _pharma_overview_badges(self):
        """Return short remarks for the header: [{"text", "color"}]."""
        self.ensure_one()
        return [] if self.active else [{"text": self.env._("Archived"), "color": "danger"}]

    @api.model
    def _pharma_overview_search(self, model_name, domain, order=None, fields=None, limit=PANEL_ROWS):
        """Return the first records of a panel, and how many there are of them. One query when they all fit.

        :param fields: names to read at once
        :return: (records, count); nothing when the reader may not read the model
        """
        records = self.env[model_name]
        if not records.has_access("read"):
            return records, 0
        found = records.search_fetch(domain, fields or ["display_name"], order=order, limit=limit + 1)
        count = len(found) if len(found) <= limit else records.search_count(domain)
        return found[:limit], count
