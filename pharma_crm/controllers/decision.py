# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The page behind the buttons of a mail to an approver.

Opening it changes nothing, because mail scanners open links; only its own form, with a CSRF token, decides.
"""

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

ADDRESS = "/pharma/decide/<int:link_id>/<string:signature>"
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex"),
)
CHOICES = ("approve", "reject")


class DecisionController(http.Controller):
    @http.route(ADDRESS, type="http", auth="public", methods=["GET"], sitemap=False)
    def ask(self, link_id, signature, decision="approve", **_kwargs):
        """Show what is to be decided, and the form that decides."""
        link = self._find(link_id, signature)
        if not link:
            return self._unknown()
        try:
            link._check_waits()
        except (AccessError, UserError) as error:
            return self._page(link, 410, refusal=str(error))
        return self._page(link, 200, decision=decision if decision in CHOICES else "approve")

    @http.route(ADDRESS, type="http", auth="public", methods=["POST"], sitemap=False)
    def decide(self, link_id, signature, decision="", reason="", **_kwargs):
        """Decide in the name of the approver whose link it is."""
        link = self._find(link_id, signature)
        if not link:
            return self._unknown()
        if decision not in CHOICES:
            return self._page(link, 400, refusal=link.env._("Choose Approve or Reject."))
        if decision == "reject" and not (reason or "").strip():
            return self._page(
                link, 400, decision=decision, hint=link.env._("Say why; who asked will read it.")
            )
        try:
            link._use(decision, reason)
        except (AccessError, UserError) as error:
            return self._page(link, 409, refusal=str(error))
        return self._page(link, 200, done=decision)

    # ------------------------------------------------------------------------------------------

    def _find(self, link_id, signature):
        link = request.env["pharma.decision.link"]._find(link_id, signature)
        # in the approver's language, whoever is signed in
        return link.with_context(lang=link.user_id.lang, tz=link.user_id.tz)

    def _unknown(self):
        body = request.env["ir.qweb"]._render(
            "pharma_crm.decision_unknown", {"lang": request.env.lang}
        )
        return request.make_response(body, headers=HEADERS, status=404)

    def _page(self, link, status, **values):
        record = link.env[link.res_model].browse(link.res_id).exists()
        shows = record and not values.get("refusal")
        body = link.env["ir.qweb"]._render(
            "pharma_crm.decision_page",
            {
                "link": link,
                "lang": link.user_id.lang,
                "facts": record._decision_facts() if shows else [],
                "outlook": record._decision_outlook() if shows and not values.get("done") else [],
                "csrf_token": request.csrf_token(),
                "url": f"/odoo/{link.res_model}/{link.res_id}",
                **dict.fromkeys(("decision", "refusal", "hint", "done"), False),
                **values,
            },
        )
        # a visitor without a session needs one for the token of the form
        request.session.touch()
        return request.make_response(body, headers=HEADERS, status=status)
