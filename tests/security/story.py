"""The records of one doctor, as SQL finds them whoever may see them."""

import uuid
from dataclasses import dataclass, field

SECRET = "Zq7-confidential"

# {model: SQL of the ids of its records about the doctor}
ABOUT_THE_DOCTOR = {
    "res.partner": "SELECT %(doctor)s",
    "pharma.affiliation": "SELECT id FROM pharma_affiliation WHERE doctor_id = %(doctor)s",
    "pharma.coverage": "SELECT id FROM pharma_coverage WHERE partner_id = %(doctor)s",
    "pharma.classification.result": "SELECT id FROM pharma_classification_result WHERE partner_id = %(doctor)s",
    "pharma.cycle.target": "SELECT id FROM pharma_cycle_target WHERE partner_id = %(doctor)s",
    "pharma.cycle.progress": "SELECT id FROM pharma_cycle_target WHERE partner_id = %(doctor)s",
    "pharma.call": "SELECT id FROM pharma_call WHERE partner_id = %(doctor)s",
    "pharma.call.detail": "SELECT d.id FROM pharma_call_detail d JOIN pharma_call c ON c.id = d.call_id"
    " WHERE c.partner_id = %(doctor)s",
    "pharma.call.message": "SELECT m.id FROM pharma_call_message m JOIN pharma_call c ON c.id = m.call_id"
    " WHERE c.partner_id = %(doctor)s",
    "pharma.call.attendee": "SELECT a.id FROM pharma_call_attendee a JOIN pharma_call c ON c.id = a.call_id"
    " WHERE c.partner_id = %(doctor)s",
    "pharma.call.review": "SELECT r.id FROM pharma_call_review r JOIN pharma_call c ON c.id = r.call_id"
    " WHERE c.partner_id = %(doctor)s",
    "pharma.handover": "SELECT id FROM pharma_handover WHERE partner_id = %(doctor)s",
    "pharma.handover.line": "SELECT l.id FROM pharma_handover_line l JOIN pharma_handover h"
    " ON h.id = l.handover_id WHERE h.partner_id = %(doctor)s",
    "pharma.resource.request": "SELECT id FROM pharma_resource_request WHERE partner_id = %(doctor)s",
    "pharma.resource.request.line": "SELECT l.id FROM pharma_resource_request_line l"
    " JOIN pharma_resource_request r ON r.id = l.request_id WHERE r.partner_id = %(doctor)s",
    "pharma.limit.entry": "SELECT id FROM pharma_limit_entry WHERE partner_id = %(doctor)s",
    "pharma.spend": "SELECT id FROM pharma_spend WHERE partner_id = %(doctor)s",
    "pharma.spend.paper": "SELECT paper_id FROM pharma_spend_paper_partner_rel WHERE partner_id = %(doctor)s",
    "tier.review": "SELECT v.id FROM tier_review v JOIN pharma_resource_request r ON r.id = v.res_id"
    " WHERE v.model = 'pharma.resource.request' AND r.partner_id = %(doctor)s",
    "mail.message": "SELECT id FROM mail_message WHERE (model = 'pharma.call' AND res_id = %(call)s)"
    " OR (model = 'res.partner' AND res_id = %(doctor)s)",
    "ir.attachment": "SELECT id FROM ir_attachment WHERE res_model = 'pharma.call' AND res_id = %(call)s",
}


@dataclass
class Story:
    server: object
    call_id: int
    doctor_id: int
    territory_id: int
    company_id: int
    doctor_name: str
    doctor_code: str
    users: dict = field(default_factory=dict)
    north_id: int = 0
    message_id: int = 0
    attachment_id: int = 0
    gift_id: int = 0

    def query(self, model: str) -> str:
        query = ABOUT_THE_DOCTOR[model]
        for name, value in (("doctor", self.doctor_id), ("call", self.call_id)):
            query = query.replace(f"%({name})s", str(value))
        return query

    def ids(self, model: str) -> list[int]:
        return [id_ for (id_,) in self.server.sql(self.query(model) + " ORDER BY 1")]

    def value(self, model: str, id_: int, column: str):
        table = model.replace(".", "_")
        return self.server.sql(f"SELECT {column} FROM {table} WHERE id = %s", (id_,))[0][0]

    def versions(self) -> list[tuple]:
        """The rows about the doctor with their versions: equal as long as nobody has written them."""
        parts = [
            f"SELECT '{model}', id, xmin::text FROM {model.replace('.', '_')} WHERE id IN ({self.query(model)})"
            for model in ABOUT_THE_DOCTOR
            if model != "pharma.cycle.progress"  # a query, no table
        ]
        return self.server.sql(" UNION ALL ".join(parts) + " ORDER BY 1, 2")

    def tells(self, answer) -> bool:
        """Whether an answer contains something about the doctor."""
        text = str(answer)
        return any(word in text for word in (self.doctor_name, self.doctor_code, SECRET))


def new_request(api, story, login="rep@demo", **values):
    return api(
        login,
        "pharma.resource.request",
        "create",
        vals_list=[
            {
                "partner_id": story.doctor_id,
                "purpose": f"{SECRET} purpose",
                "client_uuid": str(uuid.uuid4()),
                "line_ids": [[0, 0, {"product_id": story.gift_id, "quantity": 1}]],
                **values,
            }
        ],
    )[0]
