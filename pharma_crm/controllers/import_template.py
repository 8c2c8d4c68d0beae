# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import content_disposition, request

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ImportTemplate(http.Controller):
    @http.route(
        "/pharma/import/template/<string:target>.<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self, target, kind):
        """Return an empty list with its header and an example."""
        try:
            name, content = request.env["pharma.import"]._template(target, kind)
        except ValidationError as error:
            raise request.not_found(str(error)) from error
        return request.make_response(
            content,
            [
                ("Content-Type", KINDS[kind]),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
