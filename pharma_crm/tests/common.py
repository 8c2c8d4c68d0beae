# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command
from odoo.tests import TransactionCase
from odoo.tools import SQL

NO_MAIL = {"tracking_disable": True, "no_reset_password": True, "mail_create_nolog": True}
# The day of the tests is that of the database, in whichever zone the system user lives and at whichever hour they run.
ONE_ZONE = {"tz": "UTC"}


class PharmaCommon(TransactionCase):
    """A small company: two regions, three territories, one user per role, three doctors.

    Country > North > N1 > (N1-a, N1-b) and Country > South > S1 > S1-a.
    doctor_a is covered by N1-a and N1-b, doctor_b by N1-a, doctor_south by S1-a.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, **NO_MAIL, **ONE_ZONE))
        cls.company = cls.env["res.company"].create({"name": "Test Pharma"})
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        # Classes are given by hand here; the tests of the classification activate models of their own.
        cls.env["pharma.classification.model"].search([("state", "=", "active")]).action_archive()
        cls._set_up_users()
        cls._set_up_territories()
        cls._set_up_products()
        cls._set_up_accounts()

    @classmethod
    def _user(cls, login, *groups):
        return cls._users({login: groups})

    @classmethod
    def _users(cls, groups_by_login):
        """Users whose password is their login; made in one go, which takes a third of the time."""
        return (
            cls.env["res.users"]
            .with_context(**NO_MAIL)
            .create(
                [
                    {
                        "login": login,
                        "password": login.ljust(8, "x"),
                        "name": login.replace("_", " ").title(),
                        "email": f"{login}@example.com",
                        "tz": "UTC",
                        "company_id": cls.company.id,
                        "company_ids": [Command.set(cls.company.ids)],
                        "group_ids": [
                            Command.set(
                                [cls.env.ref(f"pharma_crm.group_{group}").id for group in groups]
                            )
                        ],
                    }
                    for login, groups in groups_by_login.items()
                ]
            )
        )

    @classmethod
    def _set_up_users(cls):
        (
            cls.rep,
            cls.rep2,
            cls.rep_south,
            cls.manager,
            cls.regional,
            cls.business,
            cls.medical,
            cls.steward,
            cls.auditor,
            cls.admin,
        ) = cls._users(
            {
                "t_rep": ["rep"],
                "t_rep2": ["rep"],
                "t_rep_south": ["rep"],
                "t_manager": ["line_manager"],
                "t_regional": ["line_manager"],
                "t_business": ["business_manager"],
                "t_medical": ["medical"],
                "t_steward": ["data_steward"],
                "t_auditor": ["auditor"],
                "t_admin": ["administrator"],
            }
        )

    @classmethod
    def _territory(cls, code, level, parent=None, **members):
        return cls.env["pharma.territory"].create(
            {
                "name": code,
                "code": code,
                "level": level,
                "parent_id": parent.id if parent else False,
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create({"user_id": user.id, "role": role, "date_start": "2020-01-01"})
                    for role, user in members.items()
                ],
            }
        )

    @classmethod
    def _set_up_territories(cls):
        cls.country = cls._territory("Country", "company", manager=cls.business)
        cls.north = cls._territory("North", "region", cls.country, manager=cls.regional)
        cls.south = cls._territory("South", "region", cls.country)
        cls.n1 = cls._territory("N1", "district", cls.north, manager=cls.manager)
        cls.s1 = cls._territory("S1", "district", cls.south)
        cls.n1a = cls._territory("N1-a", "territory", cls.n1, rep=cls.rep)
        cls.n1b = cls._territory("N1-b", "territory", cls.n1, rep=cls.rep2)
        cls.s1a = cls._territory("S1-a", "territory", cls.s1, rep=cls.rep_south)

    @classmethod
    def _set_up_products(cls):
        cls.product_group = cls.env["pharma.product.group"].create(
            {"name": "Cardiology line", "company_id": cls.company.id}
        )
        cls.product_1, cls.product_2 = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "pharma_kind": "promoted",
                    "pharma_product_group_id": cls.product_group.id,
                    "company_id": cls.company.id,
                }
                for name in ("Cardolol", "Lipistat")
            ]
        )
        cls.message_1, cls.message_2 = cls.env["pharma.key.message"].create(
            [
                {
                    "name": "Once a day is enough",
                    "product_id": cls.product_1.id,
                    "company_id": cls.company.id,
                },
                {
                    "name": "Lowers LDL by half",
                    "product_id": cls.product_2.id,
                    "company_id": cls.company.id,
                },
            ]
        )

    @classmethod
    def _account(cls, pharma_type, name, code, **values):
        return cls.env["res.partner"].create(
            {
                "pharma_type": pharma_type,
                "name": name,
                "pharma_code": code,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _set_up_accounts(cls):
        cls.class_kol = cls.env.ref("pharma_crm.class_kol")
        cls.class_a = cls.env.ref("pharma_crm.class_a")
        cls.class_b = cls.env.ref("pharma_crm.class_b")
        cls.class_c = cls.env.ref("pharma_crm.class_c")
        cls.cardiology = cls.env["pharma.specialty"].create(
            {"name": "Cardiology", "code": "T-CARD", "company_id": cls.company.id}
        )
        cls.surgery = cls.env["pharma.specialty"].create(
            {"name": "Surgery", "code": "T-SURG", "company_id": cls.company.id}
        )
        cls.hospital = cls._account("hospital", "North General Hospital", "T-H1", zip="01001")
        cls.hospital_south = cls._account("hospital", "South General Hospital", "T-H2", zip="99001")
        cls.doctor_a = cls._account(
            "doctor", "Anna North", "T-D1", pharma_specialty_id=cls.cardiology.id, zip="01001"
        )
        cls.doctor_b = cls._account(
            "doctor", "Boris North", "T-D2", pharma_specialty_id=cls.surgery.id, zip="01002"
        )
        cls.doctor_south = cls._account(
            "doctor", "Clara South", "T-D3", pharma_specialty_id=cls.cardiology.id, zip="99001"
        )
        for doctor, class_ in (
            (cls.doctor_a, cls.class_a),
            (cls.doctor_b, cls.class_b),
            (cls.doctor_south, cls.class_a),
        ):
            doctor.pharma_class_id = class_
        cls.env["pharma.affiliation"].create(
            [
                {"doctor_id": doctor.id, "hospital_id": hospital.id, "is_primary": True}
                for doctor, hospital in (
                    (cls.doctor_a, cls.hospital),
                    (cls.doctor_b, cls.hospital),
                    (cls.doctor_south, cls.hospital_south),
                )
            ]
        )
        cls._cover(cls.n1a, cls.hospital | cls.doctor_a | cls.doctor_b)
        cls._cover(cls.n1b, cls.doctor_a)
        cls._cover(cls.s1a, cls.hospital_south | cls.doctor_south)

    @classmethod
    def _cover(cls, territory, partners, **values):
        return cls.env["pharma.coverage"].create(
            [
                {"partner_id": partner.id, "territory_id": territory.id, **values}
                for partner in partners
            ]
        )

    @classmethod
    def _later(cls, seconds=60):
        """Let what follows happen in another transaction than what was before, some seconds later."""
        cls.env.cr._now = cls.env.cr.now() + timedelta(seconds=seconds)

    @classmethod
    def _multiply(cls, record, times, **expressions):
        """Copy a row many times in the database: for tests about long histories.

        :param expressions: SQL of the columns that differ; ``n`` counts from 1
        """
        cls.env.flush_all()
        columns = [
            name
            for name, field in record._fields.items()
            if field.store and field.column_type and name != "id" and not name.endswith("_uuid")
        ]
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s FROM %(table)s, generate_series(1, %(times)s) n"
                " WHERE %(table)s.id = %(id)s",
                table=SQL.identifier(record._table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(
                    SQL(expressions[name]) if name in expressions else SQL.identifier(name)
                    for name in columns
                ),
                times=times,
                id=record.id,
            )
        )
        cls.env.invalidate_all()
