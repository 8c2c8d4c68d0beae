"""One record of every model at every place, for the access matrix. Runs inside `odoo shell`: see build().

Four places, as a rep of the demo company sees them:
own      the rep's own record, about an account of the own territory
team     a colleague's record, about an account that both cover
other    another district's record and account
company  another company's
"""

import json

from odoo import Command, fields

from tests.security.access_facts import FACTS, MADE, product
from tests.security.access_table import ROLES, STEWARD
from tests.security.access_world_names import TEXT, numbers

# models of other addons that hold what is ours
EXTENDED = ["res.partner", "helpdesk.ticket", "crm.lead", "document.page", "survey.user_input"]
# where a record stands: filled even where the model does not require it
PLACING = {
    "res.partner",
    "res.company",
    "pharma.territory",
    "pharma.cycle",
    "pharma.call",
    "pharma.classification.model",
}


class Place:
    """A company, a user, a territory and accounts that it covers."""

    def __init__(self, env, name, company, user, territory):
        self.name = name
        self.env = env(
            user=user.id,
            su=True,
            context={
                "tracking_disable": True,
                "allowed_company_ids": company.ids,
                "no_vat_validation": True,
            },
        )
        self.company, self.user, self.territory = company, user, territory
        self.shared_with = self.env["pharma.territory"]
        self.made = {}

    def account(self, kind, tag=""):
        """An account of this place; each tag has one of its own, so that nothing made for it clashes."""
        key = (kind, tag)
        if key not in self.made:
            self.made[key] = self.env["res.partner"].create(
                {
                    "name": f"{TEXT} {self.name} {kind} {tag}",
                    "pharma_type": kind,
                    "pharma_code": f"AM-{next(numbers)}",
                    "company_id": self.company.id,
                }
            )
            for territory in self.territory | self.shared_with:
                self.env["pharma.coverage"].create(
                    {"partner_id": self.made[key].id, "territory_id": territory.id}
                )
        return self.made[key]

    def uncovered(self, tag):
        """An account of this place before anybody covers it."""
        account = self.account("doctor", f"uncovered {tag}")
        account.pharma_coverage_ids.unlink()
        return account

    def record(self, model, tag=""):
        """The record of a model here, made when it is first asked for."""
        if model == "res.partner":
            return self.account("doctor", tag)
        if model == "product.product":
            return self.env[model].browse(product(self, "any"))
        known = {
            "res.company": self.company,
            "res.users": self.user,
            "pharma.territory": self.territory,
            "res.currency": self.company.currency_id,
        }
        key = (model, tag)
        if key not in self.made:
            if model in known and not tag:
                self.made[key] = known[model]
            elif model in MADE:
                self.made[key] = MADE[model](self, tag or "base")
            else:
                author = self.territory._manager_chain()[:1] if model in BY_MANAGERS else self.user
                maker = self.env[model].with_user(author).sudo()
                self.made[key] = maker.create(self.values(model, tag or "base")).with_env(self.env)
        return self.made[key]

    def values(self, model, tag):
        """Values to create a record of the model with: what it requires, and what places it here."""
        values = {}
        for name, field in self.env[model]._fields.items():
            if name in FACTS.get(model, {}) or not field.store or field.related or name in SKIPPED:
                continue
            placing = field.type == "many2one" and field.comodel_name in PLACING
            if (
                field.compute
                and not placing
                or (field.readonly and not (field.required or placing))
            ):
                continue
            given = self.env[model].default_get([name]) if field.required else {}
            if placing or (field.required and not given.get(name)):
                value = self.value(model, field, tag)
                if value is not None:
                    values[name] = value
        for name, make in FACTS.get(model, {}).items():
            values[name] = make(self, tag)
        return values

    def value(self, model, field, tag):
        if field.type == "many2one":
            if field.comodel_name == "res.partner":
                return self.partner(field, tag)
            if (
                field.comodel_name in PLACING
                and not field.required
                and field.comodel_name not in ALWAYS
            ):
                return None
            if field.comodel_name == model:
                return None
            own = (
                field.comodel_name.startswith("pharma.")
                and field.comodel_name != "pharma.territory"
            )
            return self.record(field.comodel_name, f"of {tag}" if own else "").id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "date":
            return fields.Date.to_string(fields.Date.context_today(self.env.user))
        if field.type == "datetime":
            return fields.Datetime.to_string(fields.Datetime.now().replace(microsecond=0))
        if field.type in ("integer", "float", "monetary"):
            return 1
        if field.type in ("char", "text", "html"):
            return f"{TEXT} {self.name} {next(numbers)}"
        return None

    def partner(self, field, tag):
        for kind in ("hospital", "department", "pharmacy", "distributor"):
            if field.name.startswith(kind):
                return self.account(kind, tag).id
        return (
            self.account("doctor", tag).id
            if field.required or field.name in ACCOUNT_FIELDS
            else None
        )


SKIPPED = {
    "id",
    "parent_id",
    "create_uid",
    "write_uid",
    "client_uuid",
    "active",
    "message_main_attachment_id",
}
BY_MANAGERS = {"pharma.call.review", "pharma.coaching.report"}
ALWAYS = {"res.company", "pharma.territory"}
ACCOUNT_FIELDS = {"partner_id", "doctor_id", "account_id"}


def writable(record):
    """A value that the record has already, to be written again."""
    for name, field in sorted(
        record._fields.items(),
        key=lambda item: item[0] not in ("name", "note", "text", "description"),
    ):
        if (
            field.store
            and field.type in ("char", "text", "integer", "float", "boolean")
            and not (field.compute or field.related or field.readonly or field.translate)
            and name not in ("client_uuid", "sequence", "active", "parent_path")
        ):
            return {name: record[name]}
    return {}


def models(env):
    """The models of the matrix: every one of ours that has a table, and what we extend."""
    ours = [
        name
        for name, model in env.registry.items()
        if name.startswith("pharma.") and not (model._abstract or model._transient) and model._auto
    ]
    return sorted([*ours, *(name for name in EXTENDED if name in env)])


def places(env):
    """The four places; the second company with people and a territory of its own."""
    user = {
        login: env["res.users"].search([("login", "=", login)])
        for login in ("rep@demo", "rep2@demo", "rep.north@demo")
    }
    company = user["rep@demo"].company_id
    other = env["res.company"].create(
        {"name": f"{TEXT} Pharma", "currency_id": company.currency_id.id}
    )
    env.user.company_ids |= other
    stranger, their_manager = env["res.users"].create(
        [
            {
                "name": f"{TEXT} {group}",
                "login": f"access-matrix-{group}",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
                "group_ids": [Command.link(env.ref(f"pharma_crm.group_{group}").id)],
            }
            for group in ("rep", "line_manager")
        ]
    )
    far = env["pharma.territory"].create(
        {
            "name": f"{TEXT} territory",
            "company_id": other.id,
            "member_ids": [
                Command.create({"user_id": stranger.id, "role": "rep"}),
                Command.create({"user_id": their_manager.id, "role": "manager"}),
            ],
        }
    )

    def territory(login):
        return (
            env["pharma.territory.member"]
            .search([("user_id", "=", user[login].id), ("role", "=", "rep")], limit=1)
            .territory_id
        )

    made = {
        "own": Place(env, "own", company, user["rep@demo"], territory("rep@demo")),
        "team": Place(env, "team", company, user["rep2@demo"], territory("rep2@demo")),
        "other": Place(env, "other", company, user["rep.north@demo"], territory("rep.north@demo")),
        "company": Place(env, "company", other, stranger, far),
    }
    made["team"].shared_with = made["own"].territory
    return made


def build(env, expected):
    """Make the world and return it as JSON.

    expected: {(model, role, place): what the table allows}. Where the role may create or delete, it gets values or
              a record of its own. All others try the same ones: the first that succeeds is found out by it.
              None: nothing is known yet, and everybody gets their own.
    """

    def may(letter, *where):
        return expected is None or letter in expected.get(where, "")

    env = env(context=dict(env.context, tracking_disable=True))
    here = places(env)
    env["res.users"].create(
        {
            "name": STEWARD,
            "login": STEWARD,
            "password": STEWARD,
            "group_ids": [Command.link(env.ref("pharma_crm.group_data_steward").id)],
        }
    )
    # who may export at all is asked before what: here everybody may
    env["res.users"].search([("login", "in", list(ROLES.values()))]).write(
        {"group_ids": [Command.link(env.ref("base.group_allow_export").id)]}
    )
    found = {}
    for model in models(env):
        rows = {}
        for name, place in here.items():
            record = place.record(model, "base")
            if "message_ids" in record._fields:
                # not by the user of the place: authors read what they wrote
                record.message_post(
                    body=f"{TEXT} {name}", author_id=env.ref("base.partner_root").id
                )
            place.env["ir.attachment"].create(
                {"name": f"{TEXT}.txt", "raw": b"secret", "res_model": model, "res_id": record.id}
            )
            common = {} if model in MADE else place.values(model, "refused")
            rows[name] = {
                "id": record.id,
                "write": writable(record),
                "create": {
                    role: place.values(model, role)
                    if model not in MADE and may("c", model, role, name)
                    else common
                    for role in ROLES
                },
                "unlink": {
                    role: place.record(model, f"delete {role}").id
                    for role in ROLES
                    if may("u", model, role, name)
                },
            }
        found[model] = rows
    env.cr.commit()
    return json.dumps(found, default=str)
