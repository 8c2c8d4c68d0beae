# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# A doctor and how another list writes them: (of which doctor in turn, how the name changes, what else is kept).
TWINS = (
    ("list", ("phone",)),
    ("initial", ("phone", "pharma_licence_number")),
    ("title", ()),
    ("typo", ("phone", "email")),
    ("published", ("pharma_licence_number",)),
)
ADDRESS = ("street", "city", "zip", "state_id", "country_id")


class PharmaDemo(models.AbstractModel):
    """A handful of accounts that another list brought a second time, for the steward to find and merge."""

    _inherit = "pharma.demo"

    @api.model
    def _load_duplicates(self):
        """Make the second records and look for duplicates."""
        demo = self._in_company()
        demo._make_twins()
        if not demo.env["pharma.duplicate.scan"].search_count(
            [("company_id", "=", demo.env.company.id)]
        ):
            demo.env["pharma.duplicate.scan"].create({})._start()

    @api.model
    def _make_twins(self):
        rng = self._rng("twins")
        made = self._made_ids("res.partner", "doctor_")
        plain = [key for key in sorted(made) if made[key]]
        doctors = self.env["res.partner"].browse(made[key] for key in rng.sample(plain, 40))
        native = doctors.filtered(lambda doctor: "(" in doctor.name)
        latin = doctors - native
        chosen = [*latin[: len(TWINS) - 1], native[0]]
        rows = []
        for number, (doctor, (way, kept)) in enumerate(zip(chosen, TWINS, strict=True), 1):
            values = {name: doctor[name] for name in kept}
            if values.get(
                "pharma_licence_number",
            ):
                values["pharma_licence_authority"] = (
                    doctor.pharma_licence_authority or "State Medical Board"
                )
            values.update(
                pharma_type="doctor",
                name=self._other_name(doctor, way),
                pharma_code=f"LX{number:04}",
                pharma_specialty_id=doctor.pharma_specialty_id.id,
                pharma_gender=doctor.pharma_gender,
                **self._other_address(doctor),
            )
            rows.append((f"pharma_crm.demo_twin_doctor_{number}", values))
        for kind, code in (("hospital", "LXH1"), ("pharmacy", "LXP1")):
            account = self.env["res.partner"].browse(
                min(self._made_ids("res.partner", f"{kind}_").values())
            )
            values = {
                "pharma_type": kind,
                "name": self._short_name(account.name),
                "pharma_code": code,
                "phone": account.phone,
                **self._other_address(account),
            }
            rows.append((f"pharma_crm.demo_twin_{kind}_1", values))
        self._make("res.partner", rows)

    @api.model
    def _other_address(self, account):
        values = {
            name: account[name].id if name.endswith("_id") else account[name] for name in ADDRESS
        }
        street = values["street"] or ""
        for long, short in (
            ("Street", "St"),
            ("Avenue", "Ave"),
            ("Road", "Rd"),
            ("Drive", "Dr"),
            ("Boulevard", "Blvd"),
        ):
            street = street.replace(long, short)
        return {**values, "street": f"{street}, Suite 2"}

    @api.model
    def _other_name(self, doctor, way):
        words = doctor.name.split()
        given, surname = words[0], words[-1]
        if way == "published" and doctor.pharma_published_name:
            return doctor.pharma_published_name
        return {
            "list": f"{surname.upper()}, {given.upper()}",
            "initial": f"{given[0]}. {surname}",
            "title": f"Dr. {given} {surname}, MD",
            "typo": f"{given} {surname[:2]}{surname[3:4]}{surname[2]}{surname[4:]}",
        }.get(way, doctor.name)

    @api.model
    def _short_name(self, name):
        for long, short in (
            ("Hospital", "Hosp."),
            ("Medical Center", "Med Ctr"),
            ("Memorial", "Mem."),
            ("Pharmacy", "Pharm."),
        ):
            name = name.replace(long, short)
        return name.upper()
